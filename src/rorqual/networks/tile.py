"""Which part of an animal's box does an embedder look at by itself?"""

from dataclasses import dataclass

from rorqual.domain.box import Box

_NO_FURTHER_FIELDS = {"extra": "forbid"}  # for spec_file, which builds these from TOML


@dataclass(frozen=True, slots=True)
class Tile:
    """A part of a box, in shares of its sides.

    Raises:
        ValueError: where it has no area or reaches out of the box.
    """

    __pydantic_config__ = _NO_FURTHER_FIELDS

    x0: float  # 0..1 from the left
    y0: float  # 0..1 from the top
    x1: float
    y1: float

    def __post_init__(self) -> None:
        if not (0 <= self.x0 < self.x1 <= 1 and 0 <= self.y0 < self.y1 <= 1):
            raise ValueError(f"the tile {list(self.as_tuple())} is no part of 0..1 with an area")

    def as_tuple(self) -> tuple[float, float, float, float]:
        """The shares as (x0, y0, x1, y1)."""
        return (float(self.x0), float(self.y0), float(self.x1), float(self.y1))

    @property
    def narrowest(self) -> float:
        """The smaller of its shares of the box's width and height, above 0 and up to 1."""
        return min(self.x1 - self.x0, self.y1 - self.y0)

    def of(self, box: Box) -> Box:
        """That part of a box."""
        return Box(
            box.x0 + self.x0 * box.width,
            box.y0 + self.y0 * box.height,
            box.x1 - (1 - self.x1) * box.width,
            box.y1 - (1 - self.y1) * box.height,
        )
