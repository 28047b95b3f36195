"""What did each network predict, and which networks may take part in a blend?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rorqual.matching.precision import average_precision_at_5


@dataclass(frozen=True, slots=True)
class Member:
    """One network's predictions for photos; a photo that is missing gets no vote of it."""

    name: str  # of its file, for messages
    predictions: Mapping[str, tuple[str | None, ...]]  # photo -> labels; None keeps a lost place
    is_specialist: bool = False  # looks at back fins alone

    def map_at_5(self, truths: Mapping[str, str]) -> float:
        """MAP@5 on the photos whose truth is known; those that it lacks count 0. nan without."""
        worths = [
            average_precision_at_5(_filled(self.predictions.get(photo, ())), truth)
            for photo, truth in truths.items()
        ]
        return sum(worths) / len(worths) if worths else float("nan")


def good_enough(
    members: Sequence[Member], truths: Mapping[str, str], minimum: float
) -> tuple[int, ...]:
    """Which members, by their places, reach a MAP@5 on photos that they were not fitted on.

    Specialists are exempt, as in the paper: they are asked where others fail, not everywhere.

    Args:
        members: with out-of-fold predictions.
        truths: photo -> right label.
        minimum: 0..1.
    """
    return tuple(
        place
        for place, it in enumerate(members)
        if it.is_specialist or it.map_at_5(truths) >= minimum
    )


def _filled(labels: Sequence[str | None]) -> list[str]:
    """Labels with a stand-in for each lost one, which is nobody's name."""
    return [f"\0{place}" if label is None else label for place, label in enumerate(labels)]
