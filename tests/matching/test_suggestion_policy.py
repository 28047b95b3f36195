import numpy as np
import pytest

from rorqual.matching.out_of_fold import Answers
from rorqual.matching.suggestion_policy import SuggestionPolicy
from rorqual.matching.thresholds import smallest_threshold


def answers(count: int = 400) -> Answers:
    random = np.random.default_rng(0)
    is_new = np.arange(count) % 2 == 0
    top = random.random(count)
    return Answers(
        row=np.arange(count),
        individual=np.arange(count, dtype=np.int32),
        best=np.zeros(count, dtype=np.int32),
        is_new=is_new,
        new_probability=1 - top,
        top_probability=top,
        truth_probability=np.where(is_new, 1 - top, top),
        top_is_own=~is_new & (random.random(count) < top),
        position=np.zeros(count, dtype=np.intp),
        weight=np.ones(count),
    )


def test_where_no_cost_is_named_nine_of_ten_are_to_be_right() -> None:
    found = answers()
    assert SuggestionPolicy().match_threshold(found) == smallest_threshold(
        found.top_probability, found.top_is_own, found.weight, 0.9
    )
    assert SuggestionPolicy().new_threshold(found) == smallest_threshold(
        found.new_probability, found.is_new, found.weight, 0.9
    )


def test_each_cost_moves_its_own_threshold() -> None:
    found = answers()
    wary = SuggestionPolicy(false_match_cost=100)
    assert wary.match_threshold(found) == pytest.approx(0.99)
    assert wary.new_threshold(found) == SuggestionPolicy().new_threshold(found)
    bold = SuggestionPolicy(missed_match_cost=4)
    assert bold.new_threshold(found) == pytest.approx(0.75)


def test_sets_are_fitted_where_they_are_wanted() -> None:
    found, species = answers(), np.array(["orca"])
    assert SuggestionPolicy().plausible_rule(found, species) is None
    rule = SuggestionPolicy(plausible_level=0.9).plausible_rule(found, species)
    assert rule is not None
    assert set(rule.by_species) == {"orca"}


def test_a_report_tells_which_policy_it_was_made_with() -> None:
    policy = SuggestionPolicy(false_match_cost=20, plausible_level=0.8)
    assert SuggestionPolicy.from_report({"queries": 4} | policy.to_json()) == policy


@pytest.mark.parametrize(
    "setting",
    [
        {"target_precision": 0.0},
        {"target_precision": 1.1},
        {"plausible_level": 1.0},
        {"false_match_cost": 0.5},
        {"missed_match_cost": -1.0},
    ],
)
def test_figures_out_of_range_are_refused(setting: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"in 0\.\.1|1 or more"):
        SuggestionPolicy(**setting)
