"""Macro F1 of folds, counted fast, is scikit-learn's."""

import numpy as np
import pytest
from sklearn.metrics import f1_score

from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.evaluation.answers import AnsweredPhoto
from rorqual.evaluation.comparison import compare
from rorqual.evaluation.macro_f1 import FoldedAnswers
from tests.evaluation.herds import answered

RANDOM = np.random.default_rng(3)
NAMES = [f"w{number}" for number in range(6)]
FOLDS = 4


def answers(right: float) -> list[AnsweredPhoto]:
    """Some right, some wrong, some new first, some refused."""
    found = []
    for row in range(120):
        truth = NAMES[row % 5]  # nobody is w5, who is named all the same
        said = truth if RANDOM.uniform() < right else str(RANDOM.choice(NAMES))
        named = [(said,), (NEW_INDIVIDUAL, said), ()][
            row % 7 if row % 7 < 2 else 0 if row % 11 else 2
        ]
        found.append(answered(f"{row}", truth, *named, protocol="folds", fold=row % FOLDS))
    return found


FIRST, SECOND = answers(0.3), answers(0.7)
PAIRS = list(zip(FIRST, SECOND, strict=True))


def by_scikit_learn(rows: list[AnsweredPhoto]) -> float:
    truths, named = [it.individual for it in rows], [(*it.named, "")[0] for it in rows]
    return float(f1_score(truths, named, average="macro", zero_division=0))


def test_each_fold_has_scikit_learns_figure() -> None:
    folded = FoldedAnswers.of(PAIRS)
    found = folded.of_folds(folded.codes)
    for fold in range(FOLDS):
        for model, rows in enumerate((FIRST, SECOND)):
            own = [it for it in rows if it.fold == fold]
            assert found[fold, model] == pytest.approx(by_scikit_learn(own))


def test_a_resample_counts_photos_as_often_as_they_were_drawn() -> None:
    folded = FoldedAnswers.of(PAIRS)
    drawn = RANDOM.integers(0, len(PAIRS), 80)
    found = folded.of_folds(folded.codes[drawn])
    own = [FIRST[row] for row in drawn if FIRST[row].fold == 2]
    assert found[2, 0] == pytest.approx(by_scikit_learn(own))


def test_models_are_compared_by_the_mean_of_the_folds() -> None:
    found = {it.figure: it for it in compare(FIRST, SECOND, draws=200)}["macro F1"]
    for value, rows in ((found.first, FIRST), (found.second, SECOND)):
        folds = [[it for it in rows if it.fold == fold] for fold in range(FOLDS)]
        assert value == pytest.approx(np.mean([by_scikit_learn(it) for it in folds]))
    assert found.difference.value == pytest.approx(found.second - found.first)
    assert found.difference.low < found.difference.value < found.difference.high
    assert found.verdict == "better"
    assert found.folds_p == pytest.approx(2 / 2**FOLDS)  # better in each
    assert found.individuals_p is None
