"""Where in the photo: a rectangle in pixels of the upright photo at full size."""

from dataclasses import dataclass
from math import isfinite

OVERHANG_PIXELS = 1.0  # rounding of other tools; more is an error of the box


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """A rectangle; x1 and y1 are exclusive, the origin is the upper left corner.

    Raises:
        ValueError: where a coordinate is not finite or the box has no area.
    """

    x0: float
    y0: float
    x1: float
    y1: float

    def __post_init__(self) -> None:
        if not all(isfinite(value) for value in self.as_tuple()):
            raise ValueError("a box needs four finite numbers")
        if self.x1 <= self.x0 or self.y1 <= self.y0:
            raise ValueError(f"the box {self} has no area: x1 must exceed x0, and y1 exceed y0")

    def __str__(self) -> str:
        return "[" + ", ".join(f"{value:g}" for value in self.as_tuple()) + "]"

    @property
    def width(self) -> float:
        """Width in pixels."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height in pixels."""
        return self.y1 - self.y0

    def as_tuple(self) -> tuple[float, float, float, float]:
        """The coordinates as (x0, y0, x1, y1)."""
        return (self.x0, self.y0, self.x1, self.y1)

    def clipped_to(self, width: int, height: int) -> "Box":
        """The box within a photo of that size in pixels.

        Raises:
            ValueError: where the box reaches further than a pixel out of the photo.
        """
        overhang = max(-self.x0, -self.y0, self.x1 - width, self.y1 - height)
        if overhang > OVERHANG_PIXELS:
            raise ValueError(
                f"the box {self} reaches {overhang:g} pixels out of the photo of {width}x{height}"
            )
        return Box(max(self.x0, 0.0), max(self.y0, 0.0), min(self.x1, width), min(self.y1, height))

    def scaled(self, factor_x: float, factor_y: float) -> "Box":
        """The same rectangle in a photo resized by those factors."""
        return Box(self.x0 * factor_x, self.y0 * factor_y, self.x1 * factor_x, self.y1 * factor_y)

    @classmethod
    def whole(cls, width: int, height: int) -> "Box":
        """The rectangle of a whole photo of that size in pixels."""
        return cls(0.0, 0.0, float(width), float(height))
