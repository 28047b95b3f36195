"""Time and place of sightings as evidence; what is not known never counts."""

from dataclasses import replace

import numpy as np
import pytest

from rorqual.matching.gallery import Gallery
from rorqual.matching.occasions import PLACE, TIME, Occasion, Occasions, kilometres
from tests.matching.worlds import gallery_of

NAN = float("nan")


def occasions(*sightings: tuple[str, float, float, float]) -> Occasions:
    """Of name, day, latitude and longitude of each row, sorted by name."""
    names, days, latitudes, longitudes = zip(*sightings, strict=True)
    gallery = gallery_of(names, np.eye(len(names)))
    return Occasions(gallery, np.array(days), np.array(latitudes), np.array(longitudes))


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        ((0, 0), (0, 1), 111.19),
        ((0, 179.5), (0, -179.5), 111.19),  # over the date line
        ((90, 0), (-90, 77), 20015.1),
        ((-33.9, 18.4), (-29.9, 31.0), 1274),  # Cape Town to Durban
        ((5, 5), (5, 5), 0),
    ],
)
def test_distances_are_those_of_great_circles(
    here: tuple[float, float], there: tuple[float, float], expected: float
) -> None:
    (found,) = kilometres(*here, [there[0]], [there[1]])
    assert found == pytest.approx(expected, rel=0.01, abs=1e-6)


def test_the_last_earlier_sighting_and_the_nearest_place_count() -> None:
    found = occasions(
        ("ada", 100, 0, 0), ("ada", 190, 0, 9), ("bea", 199, 0, 2), ("cat", 300, 0, 1)
    ).closeness(Occasion(200, 0.0, 1.0))
    np.testing.assert_allclose(found[TIME][:2], [-np.log1p(10), -np.log1p(1)])
    assert np.isnan(found[TIME][2])  # only seen later
    np.testing.assert_allclose(found[PLACE], [-np.log1p(111.19)] * 2 + [0], atol=1e-3)


def test_photos_of_the_same_day_and_excluded_rows_do_not_count() -> None:
    seen = occasions(("ada", 200, 0, 0), ("bea", 100, 0, 0), ("bea", 150, 0, 5), ("cat", NAN, 0, 0))
    found = seen.closeness(Occasion(200, 0.0, 0.0), excluded=np.array([2]))
    assert np.isnan(found[TIME][[0, 2]]).all()
    assert found[TIME][1] == -np.log1p(100)
    assert np.isnan(found[PLACE][0])
    np.testing.assert_array_equal(found[PLACE][1:], [0, 0])  # a place without a day is a place


@pytest.mark.parametrize("query", [Occasion(), Occasion(None, 1.0, None)])
def test_a_query_without_time_and_place_gives_no_values(query: Occasion) -> None:
    found = occasions(("ada", 100, 0, 0), ("bea", NAN, NAN, NAN)).closeness(query)
    assert all(np.isnan(values).all() for values in found.values())


def test_photos_that_calibrate_are_asked_without_their_own_encounter() -> None:
    seen = occasions(
        ("ada", 100, 0, 0), ("ada", 100, 0, 0), ("ada", 130, 0, 1), ("bea", 120, NAN, NAN)
    )
    gallery: Gallery = replace(seen.gallery, encounter_group=np.array([0, 0, 1, 2], np.int32))
    values = seen.look(gallery, np.array([0, 2]), np.zeros((2, 2), dtype=np.float32))
    assert np.isnan(values[TIME][0]).all()  # nothing earlier
    np.testing.assert_allclose(values[TIME][1], [-np.log1p(30), -np.log1p(10)], rtol=1e-6)
    np.testing.assert_allclose(values[PLACE][0], [-np.log1p(111.19), NAN], rtol=1e-3)


def test_a_channel_that_knows_nothing_of_any_photo_is_left_out() -> None:
    seen = occasions(("ada", NAN, 0, 0), ("ada", NAN, 0, 0), ("bea", NAN, NAN, NAN))
    values = seen.look(seen.gallery, np.array([0, 1]), np.zeros((2, 2), dtype=np.float32))
    assert set(values) == {PLACE}
