import numpy as np
import pytest

from rorqual.training.detector.appearance import varied
from tests.rendered import fluke

PHOTO = fluke(0, 0).image.resize((90, 60))


def as_array(seed: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.asarray(varied(PHOTO, np.random.default_rng(seed)), dtype=np.float64)


@pytest.mark.parametrize("seed", range(12))
def test_size_and_mode_stay_and_what_is_seen_stays_where_it_is(seed: int) -> None:
    picture = varied(PHOTO, np.random.default_rng(seed))
    assert (picture.size, picture.mode) == (PHOTO.size, "RGB")
    before, after = (np.asarray(image.convert("L")).ravel() for image in (PHOTO, picture))
    assert np.corrcoef(before, after)[0, 1] > 0.75


def test_the_same_seed_gives_the_same_picture_and_others_another() -> None:
    assert (as_array(1) == as_array(1)).all()
    assert (as_array(1) != as_array(2)).any()


def test_some_pictures_are_grey_and_light_differs() -> None:
    pictures = [as_array(seed) for seed in range(40)]
    grey = [np.ptp(picture, axis=2).max() == 0 for picture in pictures]
    assert 0 < sum(grey) < 20
    assert np.std([picture.mean() for picture in pictures]) > 5
