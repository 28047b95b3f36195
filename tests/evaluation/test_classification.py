import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score

from rorqual.evaluation.classification import confusion, macro_mean

LABELS = st.sampled_from(["killer_whale", "false_killer_whale", "minke_whale", "beluga"])
PAIRS = st.lists(st.tuples(LABELS, LABELS), min_size=1)


@settings(deadline=None)
@given(PAIRS)
def test_accuracy_macro_f1_and_confusion_equal_scikit_learn(pairs: list[tuple[str, str]]) -> None:
    truths, answers = zip(*pairs, strict=True)
    found = confusion(truths, answers)
    assert found.accuracy == pytest.approx(accuracy_score(truths, answers))
    assert found.macro_f1 == pytest.approx(f1_score(truths, answers, average="macro"))
    expected = confusion_matrix(truths, answers, labels=list(found.labels))
    assert found.counts.tolist() == expected.tolist()


def test_labels_are_compared_whole() -> None:
    found = confusion(["killer_whale"], ["false_killer_whale"])
    assert found.accuracy == 0.0
    assert found.worst == [("killer_whale", "false_killer_whale", 1)]


def test_the_commonest_error_stands_first() -> None:
    found = confusion(["a", "a", "b", "c"], ["b", "b", "c", "c"])
    assert found.worst == [("a", "b", 2), ("b", "c", 1)]


def test_nothing_has_no_figure() -> None:
    assert math.isnan(confusion([], []).accuracy)
    assert math.isnan(confusion([], []).macro_f1)
    assert math.isnan(macro_mean([], []))


def test_in_a_macro_mean_every_group_counts_alike() -> None:
    assert macro_mean([1, 1, 1, 0], ["anna", "anna", "anna", "bert"]) == 0.5


def test_lengths_must_agree() -> None:
    with pytest.raises(ValueError, match="came with"):
        confusion(["a"], [])
    with pytest.raises(ValueError, match="came with"):
        macro_mean([1.0], [])
