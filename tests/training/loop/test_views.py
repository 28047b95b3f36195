"""Each animal shows those cuts that it has, by their weights."""

from pathlib import Path

import numpy as np
import pytest

from rorqual.domain.box import Box
from rorqual.domain.errors import UsageError
from rorqual.training.data.animals import TrainingAnimal
from rorqual.training.data.crops import CropCache, make_crops
from rorqual.training.loop.views import Views
from tests.training.loop.conftest import SIDE

VIEWS = ("whole", "fluke")
RANDOM = np.random.default_rng


@pytest.fixture(scope="module")
def cut(drawn: Path, tmp_path_factory: pytest.TempPathFactory) -> CropCache:
    """Two animals; only the second has a box of its fluke."""
    boxes: tuple[dict[str, Box], ...] = ({}, {"fluke": Box(0, 0, 8, 8)})
    animals = [
        TrainingAnimal(
            path=drawn / f"{i}_0.png", name=f"{i}_0.png", individual=str(i), boxes=boxes[i]
        )
        for i in range(2)
    ]
    folder = tmp_path_factory.mktemp("crops")
    return make_crops(animals, VIEWS, side=SIDE, margin=0.0, folder=folder)


def test_an_animal_without_a_view_shows_another(cut: CropCache) -> None:
    views = Views(cut, {"whole": 1.0, "fluke": 3.0})
    best = views.best(np.array([1, 0]))
    assert np.array_equal(best[0], cut.crop("fluke", np.array([1]))[0])
    assert np.array_equal(best[1], cut.crop("whole", np.array([0]))[0])


def test_views_are_drawn_by_their_weights_in_the_order_of_the_rows(cut: CropCache) -> None:
    views = Views(cut, {"whole": 1.0, "fluke": 3.0})
    fluke = cut.crop("fluke", np.array([1]))[0]
    drawn = views.drawn(np.tile([0, 1], 200), RANDOM(0))
    flukes = (drawn == fluke).all(axis=(1, 2, 3))
    assert not flukes[::2].any()
    assert 0.65 < flukes[1::2].mean() < 0.85
    assert np.array_equal(drawn, views.drawn(np.tile([0, 1], 200), RANDOM(0)))


def test_an_animal_without_any_wanted_view_is_not_shown(cut: CropCache) -> None:
    assert Views(cut, {"fluke": 1.0, "whole": 0.0}).shown.tolist() == [False, True]
    with pytest.raises(UsageError, match="fluke"):
        Views(cut.only(np.array([0])), {"fluke": 1.0})
