"""Which positions lie in a place? A rectangle on the map, or a circle around a point."""

from dataclasses import dataclass
from math import asin, cos, isfinite, radians, sin, sqrt

from rorqual.domain.errors import UsageError
from rorqual.domain.photo import Position

EARTH_RADIUS_KM = 6371.0088  # mean radius; the flattening errs by at most 0.6 %


@dataclass(frozen=True, slots=True)
class Area:
    """Between two parallels and two meridians, borders included.

    Where `west` exceeds `east` the area crosses the 180th meridian.

    Raises:
        UsageError: where a number is out of its range, or south lies north of north.
    """

    south: float  # degrees, -90..90
    west: float  # degrees, -180..180
    north: float
    east: float

    def __post_init__(self) -> None:
        _require_position(self.south, self.west)
        _require_position(self.north, self.east)
        if self.south > self.north:
            raise UsageError(
                f"the area's south ({self.south:g}) lies north of its north ({self.north:g}): "
                "give south, west, north, east"
            )

    def __str__(self) -> str:
        return (
            f"latitude {self.south:g} to {self.north:g}, longitude {self.west:g} to {self.east:g}"
        )

    def contains(self, position: Position) -> bool:
        """Whether the position lies within or on the border."""
        longitude = position.longitude
        if self.west <= self.east:
            between = self.west <= longitude <= self.east
        else:
            between = longitude >= self.west or longitude <= self.east
        return self.south <= position.latitude <= self.north and between


@dataclass(frozen=True, slots=True)
class Circle:
    """All positions within a distance of a point.

    Raises:
        UsageError: where the centre is no position or the radius is not above 0.
    """

    centre: Position
    radius_km: float

    def __post_init__(self) -> None:
        _require_position(self.centre.latitude, self.centre.longitude)
        if not (isfinite(self.radius_km) and self.radius_km > 0):
            raise UsageError(f"the radius is {self.radius_km:g} km: give a number above 0")

    def __str__(self) -> str:
        centre = self.centre
        return f"within {self.radius_km:g} km of {centre.latitude:g}, {centre.longitude:g}"

    def contains(self, position: Position) -> bool:
        """Whether the position lies within the radius."""
        return distance_km(self.centre, position) <= self.radius_km


def distance_km(first: Position, second: Position) -> float:
    """The shortest way over the sphere, in kilometres."""
    rise = radians(second.latitude - first.latitude)
    turn = radians(second.longitude - first.longitude)
    narrowing = cos(radians(first.latitude)) * cos(radians(second.latitude))
    haversine = sin(rise / 2) ** 2 + narrowing * sin(turn / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(haversine)))


def _require_position(latitude: float, longitude: float) -> None:
    # written so that NaN fails as well
    if not abs(latitude) <= 90:
        raise UsageError(f"the latitude is {latitude:g}: give decimal degrees from -90 to 90")
    if not abs(longitude) <= 180:
        raise UsageError(f"the longitude is {longitude:g}: give decimal degrees from -180 to 180")
