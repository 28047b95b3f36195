"""What comes of a photo that the gate does not take for one of a cetacean?"""

from dataclasses import dataclass
from enum import StrEnum


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
