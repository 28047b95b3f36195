from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rorqual.domain.identification import NEW_INDIVIDUAL as NEW
from rorqual.matching.blend.ballots import Ballots
from rorqual.matching.blend.members import Member
from rorqual.matching.blend.modes import BlendMode
from rorqual.matching.blend.rules import BlendRule
from rorqual.matching.blend.worth import Validation
from rorqual.matching.precision import average_precision_at_5
from tests.matching.blend.formulas import by_notebook, by_paper

NAMES = (*"abcdefg", NEW)
FORMULAS = {BlendMode.PAPER: by_paper, BlendMode.NOTEBOOK: by_notebook}

ranked_lists = st.lists(
    st.lists(st.sampled_from(NAMES), max_size=5, unique=True), min_size=1, max_size=4
)
# tenths, whose sums are told apart from ties by no rounding
weight = st.integers(0, 20).map(lambda tenths: tenths / 10)


def blended(
    mode: BlendMode,
    lists: Sequence[Sequence[str | None]],
    weights: Sequence[float] | None = None,
    photos: Mapping[str, int] | None = None,
) -> tuple[str, ...]:
    """The blend of one photo."""
    members = [Member(str(it), {"x": tuple(labels)}) for it, labels in enumerate(lists)]
    rule = BlendRule.of(mode, Ballots.of(members, ["x"]), photos)
    return rule.lists(np.array(weights or [1.0] * len(lists)), 5)[0]


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from(BlendMode),
    ranked_lists,
    st.data(),
    st.dictionaries(st.sampled_from("abc"), st.integers(0, 400)),
)
def test_a_blend_equals_its_rule_written_out(
    mode: BlendMode, lists: list[list[str]], data: st.DataObject, photos: dict[str, int]
) -> None:
    weights = data.draw(st.lists(weight, min_size=len(lists), max_size=len(lists)).filter(any))
    found = blended(mode, lists, weights, photos)
    expected = FORMULAS[mode](lists, weights, photos)
    assert sorted(found) == sorted(expected) or len(found) == 5
    for name in expected:  # the same worth at the same place, but for ties by rounding
        if name in found:
            assert found.index(name) == expected.index(name) or _is_tie(
                mode, lists, weights, photos
            )


def _is_tie(
    mode: BlendMode, lists: list[list[str]], weights: list[float], photos: dict[str, int]
) -> bool:
    members = [Member(str(it), {"x": tuple(labels)}) for it, labels in enumerate(lists)]
    rule = BlendRule.of(mode, Ballots.of(members, ["x"]), photos)
    scores = np.sort(rule.scores(np.array(weights))[0])
    scores = scores[np.isfinite(scores)]
    gaps = np.diff(scores)
    return bool(
        (gaps < 1e-9).any() or (np.abs(gaps - 4) < 1e-9).any() or (np.abs(gaps - 5) < 1e-9).any()
    )


def test_places_weigh_10_65_33_29_27() -> None:
    # b: 6.5 + 3.3 = 9.8 stays behind a's 10; c: 2.9 + 10 = 12.9 leads
    assert blended(BlendMode.PAPER, [["a", "b", "x", "c"], ["c", "x", "b"]]) == ("c", "a", "b", "x")


def test_the_paper_takes_photos_off_once_and_the_notebook_for_each_vote() -> None:
    lists = [["a", "b"], ["a", "b"], ["b", "a"]]
    # a: 10 + 10 + 6.5 = 26.5, b: 23; 100 photos cost 3.3 once, or 3 * 100 / 30 = 10
    assert blended(BlendMode.PAPER, lists, photos={"a": 100})[0] == "a"
    assert blended(BlendMode.NOTEBOOK, lists, photos={"a": 100})[0] == "b"


def test_the_paper_lowers_new_below_the_second_place_only() -> None:
    # b: 6.5 + 2.9 + 2.9 = 12.3, new: 3.3 * 3 = 9.9 is third: 5.9 is less than c's 2.7 * 3
    lists = [["a", "b", NEW, "d", "c"], ["a", "e", NEW, "b", "c"], ["a", "f", NEW, "b", "c"]]
    assert blended(BlendMode.PAPER, lists)[:3] == ("a", "b", "c")
    assert blended(BlendMode.PAPER, [["a", NEW, "b"]]) == ("a", NEW, "b")  # 6.5 - 4 < 3.3


def test_the_notebook_lowers_new_by_its_place_with_each_member() -> None:
    # second: 6.5 - 4.9 = 1.6, below the fourth's 2.9; third: 3.3 - 2.5 = .8, below the fifth's
    assert blended(BlendMode.NOTEBOOK, [["a", NEW, "b", "c"]]) == ("a", "b", "c", NEW)
    assert blended(BlendMode.NOTEBOOK, [["a", "b", NEW, "c", "d"]])[-1] == NEW


def test_the_notebook_lets_new_lead_by_five_or_more_only() -> None:
    # new: (10 - 4.9) * 2 = 10.2, b: 6.5, lead 3.7: swapped; thrice: 15.3 against 6.5 stays
    assert blended(BlendMode.NOTEBOOK, [[NEW, "b"], [NEW, "c"]])[:2] == ("b", NEW)
    assert blended(BlendMode.NOTEBOOK, [[NEW, "b"], [NEW, "c"], [NEW, "d"]])[0] == NEW
    assert blended(BlendMode.PAPER, [[NEW, "b"], [NEW, "c"]])[0] == NEW


@pytest.mark.parametrize("mode", BlendMode)
@pytest.mark.parametrize("lists", [[[]], [["a"]], [[NEW]], [[], ["a"]], [[], []]])
def test_fewer_than_two_labels_are_safe(mode: BlendMode, lists: list[list[str]]) -> None:
    assert blended(mode, lists) == tuple(label for labels in lists for label in labels)


@pytest.mark.parametrize("mode", BlendMode)
def test_at_most_five_labels_are_left(mode: BlendMode) -> None:
    assert len(blended(mode, [list("abcde"), list("fghij")])) == 5


def test_a_member_without_weight_names_nobody() -> None:
    assert blended(BlendMode.PAPER, [["a"], ["b"]], [0, 1]) == ("b",)


def test_a_lost_label_keeps_its_place() -> None:
    # b counts as second, 6.5, so that two thirds (6.6) precede it
    assert blended(BlendMode.PAPER, [[None, "b"], ["x", "y", "c"], ["x", "y", "c"]])[2] == "c"


@settings(deadline=None)
@given(st.sampled_from(BlendMode), st.lists(ranked_lists.map(tuple), min_size=1, max_size=6))
def test_the_worth_of_weights_is_that_of_the_lists_they_give(
    mode: BlendMode, photos: list[tuple[list[str], ...]]
) -> None:
    count = max(map(len, photos))
    members = [
        Member(
            str(member),
            {
                f"{row}": tuple(lists[member])
                for row, lists in enumerate(photos)
                if member < len(lists)
            },
        )
        for member in range(count)
    ]
    truths = {f"{row}": NAMES[row % len(NAMES)] for row in range(len(photos))}
    rule = BlendRule.of(mode, Ballots.of(members, list(truths)), {"a": 40})
    weights = np.linspace(0, 1.3, count) if count > 1 else np.ones(1)
    expected = [
        average_precision_at_5(labels, truth)
        for labels, truth in zip(rule.lists(weights, 5), truths.values(), strict=True)
    ]
    np.testing.assert_allclose(Validation.of(rule, truths).precisions(weights), expected)
