import numpy as np
import pytest

from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.matching.heads.answers import answers, quantile_threshold
from tests.matching.worlds import random_gallery


def test_being_new_competes_with_a_constant_score() -> None:
    gallery = random_gallery(3, 1)
    scores = np.array([[0.2, 0.9, 0.5], [0.1, 0.2, 0.3]])
    assert answers(gallery, scores, 0.4) == [
        ("w001", "w002", NEW_INDIVIDUAL, "w000"),
        (NEW_INDIVIDUAL, "w002", "w001", "w000"),
    ]


def test_an_individual_that_reaches_the_threshold_precedes() -> None:
    assert answers(random_gallery(1, 1), np.array([[0.5]]), 0.5) == [("w000", NEW_INDIVIDUAL)]


def test_at_most_five_labels_and_none_that_does_not_compete() -> None:
    gallery = random_gallery(8, 1)
    rows = np.array([np.linspace(1, 0, 8), [0.3, *[-np.inf] * 7]])
    assert answers(gallery, rows, -1.0) == [
        ("w000", "w001", "w002", "w003", "w004"),
        ("w000", NEW_INDIVIDUAL),
    ]


def test_the_quantile_takes_a_share_of_the_queries_for_new() -> None:
    scores = np.random.default_rng(0).random((100, 4))
    threshold = quantile_threshold(scores, 0.3)
    answered = answers(random_gallery(4, 1), scores, threshold)
    assert sum(labels[0] == NEW_INDIVIDUAL for labels in answered) == 30


def test_without_competitors_every_animal_is_new() -> None:
    assert quantile_threshold(np.empty((2, 0)), 0.3) == float("inf")
    assert answers(random_gallery(1, 1), np.array([[-np.inf]]), 0.2) == [(NEW_INDIVIDUAL,)]


def test_a_share_beyond_one_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"0\.\.1"):
        quantile_threshold(np.ones((1, 1)), 1.5)
