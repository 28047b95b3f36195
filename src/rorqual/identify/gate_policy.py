"""What comes of a photo that the gate does not take for one of a cetacean?"""

from dataclasses import dataclass
from enum import StrEnum

from rorqual.domain.refusal import Refusal, RefusalReason, Step


class GateMode(StrEnum):
    """What a photo without a cetacean comes to."""

    REFUSE = "refuse"
    WARN = "warn"  # goes on, and is reported
    OFF = "off"  # goes on; the score is recorded only


@dataclass(frozen=True, slots=True)
class GatePolicy:
    """How the gate is used."""

    mode: GateMode
    threshold: float  # 0..1


def no_cetacean(name: str, score: float, policy: GatePolicy, *, calibrated: bool) -> Refusal:
    """The refusal of a photo whose score is under the threshold.

    Args:
        name: how messages call the photo.
        score: the gate's, 0 to 1.
        policy: with the threshold.
        calibrated: whether the gate's network is.
    """
    return Refusal(
        Step.GATE,
        RefusalReason.NOT_A_CETACEAN,
        f"{name} does not look like a photo of a whale or dolphin: the gate's score is "
        f"{score:.4f}, under the threshold of {policy.threshold:g}"
        + ("" if calibrated else ", and neither is calibrated")
        + ". If it shows one, run again with --gate warn or with a lower --gate-threshold.",
    )
