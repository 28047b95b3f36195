"""Rows of a head compete with photos in one ranking, and no photo is made up for them."""

import numpy as np
import pytest

from rorqual.domain.identification import NEW_INDIVIDUAL, Verdict
from rorqual.matching.class_rows import with_class_rows
from rorqual.matching.gallery import NO_PHOTO
from rorqual.matching.rank import identify_embedding
from tests.matching.worlds import calibration_of, gallery_of, unit

AXES = np.eye(5, dtype=np.float32)
CALIBRATION = calibration_of()
PHOTOS = gallery_of(["ada", "bea", "ada"], AXES[[0, 1, 0]], species=["beluga", None, None])
MIXED = with_class_rows(
    PHOTOS,
    AXES[[2, 1, 0, 2]],
    ["hw_1", "bea", "ada", "hw_1"],
    species=["blue_whale", "humpback_whale", "orca", "blue_whale"],
    filter="all, and a head",
)


def test_the_same_name_is_one_individual() -> None:
    assert MIXED.individuals == ("ada", "bea", "hw_1")
    assert MIXED.species == ("beluga", "humpback_whale", "blue_whale")  # its photos know best
    assert MIXED.photos == PHOTOS.photos == 3
    assert MIXED.filter == "all, and a head"
    names = [MIXED.individuals[it] for it in MIXED.individual_index[MIXED.rows_without_photo]]
    assert names == ["ada", "bea", "hw_1", "hw_1"]
    assert MIXED.rows_of_photo("").size == 0


@pytest.mark.parametrize(("axis", "name"), [(0, "ada"), (1, "bea"), (2, "hw_1")])
def test_whoever_is_alike_comes_first(axis: int, name: str) -> None:
    found = identify_embedding(MIXED, AXES[axis], CALIBRATION)
    assert found.candidates[0].individual == name
    assert found.candidates[0].similarity == 1
    assert sum(it.probability for it in found.candidates) == pytest.approx(1)
    assert (found.candidate_set.individuals, found.candidate_set.photos) == (3, 3)


def test_only_an_individual_with_photos_shows_one() -> None:
    found = identify_embedding(MIXED, unit(AXES[0] + AXES[2]), CALIBRATION)
    shown = {it.individual: (it.best_annotation, it.best_photo) for it in found.candidates}
    assert shown["ada"] == (100, "0.jpg")
    assert shown["hw_1"] == shown[NEW_INDIVIDUAL] == (None, None)
    assert NO_PHOTO not in MIXED.annotation_ids[MIXED.rows_of_photo("sha-0")]


def test_an_animal_unlike_all_is_new() -> None:
    found = identify_embedding(MIXED, AXES[4], CALIBRATION)
    assert found.candidates[0].individual == NEW_INDIVIDUAL
    assert found.decision.verdict is Verdict.NEW_INDIVIDUAL


def test_a_known_photo_does_not_meet_itself_but_its_individuals_row() -> None:
    found = identify_embedding(MIXED, AXES[1], CALIBRATION, exclude_sha256="sha-1")
    best = found.candidates[0]
    assert (best.individual, best.similarity, best.best_photo) == ("bea", 1, None)
    assert found.candidate_set.photos == 2


def test_a_head_answers_without_any_photo() -> None:
    nobody = gallery_of([], np.empty((0, 0)))
    alone = with_class_rows(nobody, AXES[:2], ["a", "b"], species=[None, None], filter="a head")
    found = identify_embedding(alone, AXES[1], CALIBRATION)
    assert [it.individual for it in found.candidates] == ["b", NEW_INDIVIDUAL, "a"]
    assert (found.candidate_set.individuals, found.candidate_set.photos) == (2, 0)
