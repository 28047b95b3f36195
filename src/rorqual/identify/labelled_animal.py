"""Which of the animals that were found in a photo does a label without a box name?"""

from collections.abc import Sequence

from rorqual.domain.annotation import Annotation
from rorqual.domain.box import Box

CLEARLY_LARGER = 2.0  # times as large as any other: what the photo was taken of


def labelled_animal(found: Sequence[Annotation]) -> Annotation | None:
    """The animal that a label means which does not say where it is.

    The only one; of several the one with the highest score, if its box is `CLEARLY_LARGER` than
    each of the others. Else nobody can tell, and a wrong guess would give an individual the looks
    of another one.

    Args:
        found: at least one, best first.

    Returns:
        None where nobody can tell.
    """
    first, *others = found
    largest_other = max((_area(other.box) for other in others), default=0.0)
    return first if _area(first.box) >= CLEARLY_LARGER * largest_other else None


def _area(box: Box) -> float:
    return box.width * box.height
