import numpy as np
import pytest

from rorqual.matching.leave_one_encounter_out import (
    choose_queries,
    leave_one_encounter_out,
    rows_with_other_encounter,
)
from tests.matching.worlds import gallery_of, random_gallery, unit

COSINES = unit([[1.0, 0.0], [0.8, 0.6], [0.6, 0.8], [0.0, 1.0], [0.28, 0.96]])
GALLERY = gallery_of(
    ["anna", "anna", "anna", "bert", "cleo"],
    COSINES,
    encounter_groups=[0, 0, 1, 2, 3],
    photo_sha256=["a", "b", "c", "d", "d"],
)


def test_only_individuals_met_twice_can_play_the_known() -> None:
    assert rows_with_other_encounter(GALLERY).tolist() == [0, 1, 2]


def test_a_query_sees_neither_its_encounter_nor_its_photo() -> None:
    (block,) = leave_one_encounter_out(GALLERY, np.array([0, 2, 3]))
    assert block.own.tolist() == [0, 0, 1]
    # row 0 sees of anna only row 2; row 2 sees rows 0 and 1; row 3 shares its photo with cleo
    np.testing.assert_allclose(block.similarities.best[0], [0.6, 0.0, 0.28], atol=1e-6)
    np.testing.assert_allclose(block.similarities.best[1, 0], 0.8 * 0.6 + 0.6 * 0.8, atol=1e-6)
    assert block.similarities.best[2, 1:].tolist() == [-np.inf, -np.inf]


def test_all_photos_play_where_there_are_few() -> None:
    assert choose_queries(GALLERY, 100, seed=0).tolist() == [0, 1, 2, 3, 4]


def test_those_that_can_play_the_known_come_first() -> None:
    assert choose_queries(GALLERY, 3, seed=0).tolist() == [0, 1, 2]


@pytest.mark.parametrize("seed", range(3))
def test_individuals_with_many_photos_do_not_crowd_out_the_others(seed: int) -> None:
    names = ["many"] * 90 + [f"few{index}" for index in range(5) for _ in range(2)]
    gallery = gallery_of(names, unit(np.ones((100, 2))))
    chosen = choose_queries(gallery, 12, seed)
    counts = np.bincount(gallery.individual_index[chosen])
    assert counts.tolist() == [2] * 6


def test_the_choice_depends_on_the_seed_alone() -> None:
    gallery = random_gallery(30, 4)
    first, again, other = (choose_queries(gallery, 50, seed) for seed in (1, 1, 2))
    assert first.tolist() == again.tolist() != other.tolist()
