import numpy as np
import pytest
from scipy.stats import wilcoxon

from rorqual.domain.errors import UsageError
from rorqual.evaluation.comparison import compare, paired_difference
from rorqual.evaluation.intervals import wilson_interval
from tests.evaluation.herds import answered

RIGHT = [answered(f"{row}", f"w{row}", f"w{row}", "x") for row in range(40)]
SECOND = [answered(f"{row}", f"w{row}", "x", f"w{row}") for row in range(40)]


def test_a_better_model_is_shown_to_be_better() -> None:
    found = {it.figure: it for it in compare(SECOND, RIGHT, draws=100)}
    assert found["MAP@5"].difference.value == pytest.approx(0.5)
    assert found["MAP@5"].verdict == "better"
    assert found["top-1 of the known"].first == 0.0
    assert found["top-5 of the known"].verdict == "no difference shown"


def test_a_worse_one_to_be_worse_and_an_equal_one_equal() -> None:
    assert {it.verdict for it in compare(RIGHT, SECOND, draws=100)[:2]} == {"worse"}
    assert {it.verdict for it in compare(RIGHT, RIGHT, draws=100)} == {"no difference shown"}


def test_noise_is_no_difference() -> None:
    mixed = [*RIGHT[:2], *SECOND[2:4], *RIGHT[4:]]
    other = [*SECOND[:2], *RIGHT[2:4], *RIGHT[4:]]
    assert compare(mixed, other, draws=200)[0].verdict == "no difference shown"


def test_only_common_photos_with_the_same_truth_are_compared() -> None:
    others = [*SECOND[:10], answered("10", "w10", "w10", is_new=True)]
    assert {it.difference.n for it in compare(RIGHT, others, draws=20)} == {10}
    with pytest.raises(UsageError, match="no photo in common"):
        compare(RIGHT, [answered("other", "w1", "w1")])


def test_folds_are_tested_in_pairs() -> None:
    def folded(rows: int, *, right: bool) -> list[object]:
        names = ("w", "x") if right else ("x", "w")
        return [
            answered(f"{fold}-{row}", "w", *names, protocol="folds", fold=fold)
            for fold in range(10)
            for row in range(rows)
        ]

    found = compare(folded(3, right=False), folded(3, right=True), draws=20)  # type: ignore[arg-type]
    assert found[0].folds_p == pytest.approx(2 / 2**10)


def test_individuals_are_tested_in_pairs_of_their_means() -> None:
    """Ten animals, the n-th of which gains n tenths, but for the last, which loses."""
    gains = [*(number / 10 for number in range(1, 10)), -0.1]
    first = [
        answered(f"{animal}-{photo}", f"w{animal}", "x" if gain > 0 else f"w{animal}")
        for animal, gain in enumerate(gains)
        for photo in range(10)
    ]
    second = [
        answered(it.photo, it.individual, it.individual if place % 10 < 10 * gain else it.first)
        for place, it in enumerate(first)
        for gain in [gains[place // 10]]
    ]
    second[-1] = answered(second[-1].photo, "w9", "x")
    found = {it.figure: it for it in compare(first, second, draws=20)}
    assert found["MAP@5"].individuals_p == pytest.approx(wilcoxon(gains).pvalue)
    assert found["MAP@5"].folds_p is None
    assert "macro F1" not in found
    assert {it.individuals_p for it in compare(RIGHT, RIGHT, draws=20)} == {1.0}


def test_one_individual_carries_no_test() -> None:
    photos = [answered(f"{row}", "w", "w") for row in range(3)]
    assert {it.individuals_p for it in compare(photos, photos, draws=5)} == {None}


def test_a_difference_of_one_each_time_is_no_certainty_and_no_rate() -> None:
    found = paired_difference(np.array([[0.0, 1.0]] * 4), ["a", "b", "c", "d"])
    assert found.value == 1
    assert found.low == pytest.approx(wilson_interval(4, 4).low)
    assert found.k is None
