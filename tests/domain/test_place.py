"""Which positions lie in a place."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rorqual.domain.errors import UsageError
from rorqual.domain.photo import Position
from rorqual.domain.place import EARTH_RADIUS_KM, Area, Circle, distance_km

positions = st.builds(Position, st.floats(-90, 90), st.floats(-180, 180))


def test_an_area_holds_its_borders() -> None:
    bay = Area(south=-34, west=18, north=-33, east=19)
    assert bay.contains(Position(-33.5, 18.5))
    assert bay.contains(Position(-34, 19))
    assert not bay.contains(Position(-34.01, 18.5))
    assert not bay.contains(Position(-33.5, 19.01))
    assert str(bay) == "latitude -34 to -33, longitude 18 to 19"


def test_an_area_may_cross_the_180th_meridian() -> None:
    fiji = Area(south=-20, west=177, north=-15, east=-178)
    assert fiji.contains(Position(-17, 179))
    assert fiji.contains(Position(-17, -179))
    assert not fiji.contains(Position(-17, 0))


@given(positions, positions)
def test_the_distance_is_the_angle_between_two_directions(
    first: Position, second: Position
) -> None:
    def direction(position: Position) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        lat, lon = np.radians([position.latitude, position.longitude])
        return np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])

    a, b = direction(first), direction(second)
    angle = np.arctan2(np.linalg.norm(np.cross(a, b)), a @ b)
    assert distance_km(first, second) == pytest.approx(EARTH_RADIUS_KM * angle, abs=1e-3)


def test_a_circle_reaches_over_the_pole_and_the_180th_meridian() -> None:
    assert Circle(Position(89, 0), 250).contains(Position(89, 180))
    assert Circle(Position(0, 179.9), 30).contains(Position(0, -179.9))
    assert not Circle(Position(0, 179.9), 20).contains(Position(0, -179.9))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Area(10, 0, 5, 1), "south, west, north, east"),
        (lambda: Area(-91, 0, 5, 1), "latitude"),
        (lambda: Area(0, float("nan"), 5, 1), "longitude"),
        (lambda: Circle(Position(0, 200), 5), "longitude"),
        (lambda: Circle(Position(0, 0), 0), "radius"),
        (lambda: Circle(Position(0, 0), float("inf")), "radius"),
    ],
)
def test_places_that_are_none_are_refused(make: object, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        make()  # type: ignore[operator]
