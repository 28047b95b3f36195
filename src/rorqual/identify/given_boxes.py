"""Which animals of a photo did a table of boxes name?"""

from collections.abc import Sequence

from rorqual.catalogue.records import LabelConflict
from rorqual.domain.annotation import Annotation, BoxSource
from rorqual.domain.box import Box
from rorqual.domain.label import GivenBox


def given_annotations(
    name: str,
    given: Sequence[GivenBox],
    width: int,
    height: int,
    conflicts: list[LabelConflict],
) -> list[Annotation]:
    """The given boxes within a photo of that size.

    Args:
        name: of the photo, for messages.
        given: boxes as written.
        width: of the photo, pixels.
        height: likewise.
        conflicts: rows that cannot be used are added here, each with its line.
    """
    lines: dict[Box, int] = {}
    for item in given:
        try:
            box = item.box.clipped_to(width, height)
            if box in lines:
                raise ValueError(f"within the photo, the box is the same as in line {lines[box]}")
            lines[box] = item.line
        except ValueError as error:
            conflicts.append(LabelConflict(item.line, f"{name}: {error}; mend the row"))
    return [Annotation(box, BoxSource.GIVEN) for box in lines]
