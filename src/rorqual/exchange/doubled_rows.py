"""Has a table said the same of a photo before?"""

from rorqual.domain.box import Box


class DoubledRows:
    """The photos and boxes of the rows that are in use, to tell doubled ones."""

    def __init__(self) -> None:
        self._lines: dict[str, dict[Box | None, int]] = {}

    def refuse(self, photo: str, box: Box | None) -> None:
        """Check a row against those in use; a box of None is the whole photo.

        Raises:
            ValueError: where the photo stands with the same box before, or a row without a box
                meets other rows of its photo, so that nobody knows which animal it means.
        """
        earlier = self._lines.get(photo, {})
        if box in earlier:
            same = f"the box {box}" if box else "no box"
            raise ValueError(
                f"doubled row: {photo} stands with {same} in line {earlier[box]} already; "
                "remove one of the two, or give each animal its own box"
            )
        if earlier and (box is None or None in earlier):
            raise ValueError(
                f"{photo} has a row with a box and one without (line {min(earlier.values())}): "
                "give every animal of the photo its box"
            )

    def add(self, photo: str, box: Box | None, line: int) -> None:
        """Remember a row that is in use."""
        self._lines.setdefault(photo, {})[box] = line
