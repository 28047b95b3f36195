import math

import pytest
from sklearn.metrics import balanced_accuracy_score

from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.evaluation.open_set import (
    balanced_accuracy_known,
    balanced_accuracy_unknown,
    detection_and_identification_rate,
    geometric_mean,
)

INDIVIDUALS = ["anna", "anna", "bert", "bert", "bert", "zora", "zora", "yuri"]
IS_NEW = [False, False, False, False, False, True, True, True]
ANSWERS = ["anna", "bert", "bert", "bert", NEW_INDIVIDUAL, NEW_INDIVIDUAL, "anna", NEW_INDIVIDUAL]


def test_known_animals_count_alike_as_in_scikit_learns_balanced_accuracy() -> None:
    expected = balanced_accuracy_score(INDIVIDUALS[:5], ANSWERS[:5])
    assert balanced_accuracy_known(ANSWERS, INDIVIDUALS, IS_NEW) == pytest.approx(expected)
    assert expected == pytest.approx((1 / 2 + 2 / 3) / 2)


def test_new_animals_count_alike() -> None:
    assert balanced_accuracy_unknown(ANSWERS, INDIVIDUALS, IS_NEW) == pytest.approx((0.5 + 1) / 2)


def test_who_calls_everything_new_gets_nothing() -> None:
    answers = [NEW_INDIVIDUAL] * len(INDIVIDUALS)
    known = balanced_accuracy_known(answers, INDIVIDUALS, IS_NEW)
    new = balanced_accuracy_unknown(answers, INDIVIDUALS, IS_NEW)
    assert (known, new, geometric_mean(known, new)) == (0.0, 1.0, 0.0)


def test_the_threshold_lets_the_stated_share_of_new_animals_through() -> None:
    # ten new animals: at 10 % one of them, the one at .9, may get a name
    scores = [0.95, 0.85, 0.85, 0.4, 0.9, *[0.5] * 9]
    right = [True, True, False, True, *[False] * 10]
    is_new = [False] * 4 + [True] * 10
    rate = detection_and_identification_rate(scores, right, is_new, 0.1)
    assert rate == 2 / 4  # the third is wrong, the fourth not sure enough
    assert detection_and_identification_rate(scores, right, is_new, 0.0) == 1 / 4
    assert detection_and_identification_rate(scores, right, is_new, 1.0) == 3 / 4


def test_one_kind_alone_has_no_rate() -> None:
    assert math.isnan(detection_and_identification_rate([0.5], [True], [False], 0.1))
    assert math.isnan(detection_and_identification_rate([0.5], [False], [True], 0.1))


def test_shapes_must_agree() -> None:
    with pytest.raises(ValueError, match="same shape"):
        detection_and_identification_rate([0.5], [True, False], [False], 0.1)
