import json
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rorqual.matching.plausible import (
    Bounds,
    PlausibleRule,
    conformal_bound,
    fit_plausible_rule,
)
from rorqual.matching.probabilities import CalibratedProbabilities

NOBODY = np.full(1000, "")


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10_000), st.sampled_from([0.8, 0.9, 0.95]), st.floats(0.3, 4.0))
def test_the_right_answer_reaches_the_bound_as_often_as_promised(
    seed: int, level: float, shape: float
) -> None:
    """Whatever the law of the probabilities: mean coverage over many draws of 100."""
    random = np.random.default_rng(seed)
    draws = random.beta(shape, 1.0, size=(400, 101))
    covered = [draw[100] >= conformal_bound(draw[:100], level) for draw in draws]
    assert np.mean(covered) >= level - 3 * np.sqrt(level * (1 - level) / len(draws))


def test_the_bound_is_the_right_order_statistic() -> None:
    """99 photos at .9: k = floor(100 * .1) = 10, the tenth lowest."""
    probabilities = np.random.default_rng(0).permutation(np.arange(1, 100) / 100)
    assert conformal_bound(probabilities, 0.9) == pytest.approx(0.10)


def test_too_few_photos_for_the_level_rule_nobody_out() -> None:
    assert conformal_bound(np.full(8, 0.7), 0.9) == 0.0
    assert conformal_bound(np.full(9, 0.7), 0.9) == 0.7
    assert conformal_bound(np.empty(0), 0.9) == 0.0


def test_known_and_new_animals_have_a_promise_each() -> None:
    """So it holds however many new animals are met."""
    random = np.random.default_rng(1)
    is_new = np.arange(1000) < 800
    truth = np.where(is_new, random.uniform(0.6, 1.0, 1000), random.uniform(0.0, 0.4, 1000))
    rule = fit_plausible_rule(truth, is_new, NOBODY, 0.9)
    assert (truth[is_new] >= rule.pooled.new_individual).mean() == pytest.approx(0.9, abs=0.01)
    assert (truth[~is_new] >= rule.pooled.individual).mean() == pytest.approx(0.9, abs=0.01)


def test_each_species_keeps_the_promise_where_it_has_photos_enough() -> None:
    """Pooled bounds would cover the easy species too often and the hard one too rarely."""
    random = np.random.default_rng(2)
    species = np.repeat(["easy", "hard", "rare"], [480, 480, 40])
    is_new = np.arange(1000) % 2 == 0
    truth = random.uniform(0, 0.2, 1000) + np.where(species == "easy", 0.7, 0.1)
    rule = fit_plausible_rule(truth, is_new, species, 0.9)
    assert set(rule.by_species) == {"easy", "hard"}
    for name in ("easy", "hard"):
        known = (species == name) & ~is_new
        covered = (truth[known] >= rule.by_species[name].individual).mean()
        assert covered == pytest.approx(0.9, abs=0.02)


def test_the_set_holds_who_reaches_the_bound_likeliest_first() -> None:
    rule = PlausibleRule(0.9, Bounds(0.1, 0.3))
    found, new = rule.members(
        CalibratedProbabilities(np.array([0.1, 0.05, 0.45, 0.0]), 0.4), [None] * 4
    )
    assert found.tolist() == [2, 0]
    assert new


def test_a_set_without_individuals_means_new() -> None:
    rule = PlausibleRule(0.9, Bounds(0.1, 0.3))
    found, new = rule.members(CalibratedProbabilities(np.array([0.04, 0.01]), 0.95), [None] * 2)
    assert found.size == 0
    assert new


def test_the_bound_is_that_of_the_likeliest_individuals_species() -> None:
    rule = PlausibleRule(0.9, Bounds(0.5, 0.5), {"orca": Bounds(0.2, 0.9)})
    probabilities = CalibratedProbabilities(np.array([0.4, 0.3]), 0.3)
    as_orca, orca_new = rule.members(probabilities, ["orca", None])
    as_unknown, unknown_new = rule.members(probabilities, [None, "orca"])
    assert (as_orca.tolist(), orca_new) == ([0, 1], False)
    assert (as_unknown.tolist(), unknown_new) == ([], False)


def test_without_individuals_the_animal_is_new() -> None:
    rule = PlausibleRule(0.9, Bounds(0.0, 0.3))
    found, new = rule.members(CalibratedProbabilities(np.zeros(2), 1.0), [None, None])
    assert (found.size, new) == (0, True)


def test_it_survives_a_json_file() -> None:
    rule = PlausibleRule(0.9, Bounds(0.1, 0.2), {"orca": Bounds(0.3, 0.4)})
    assert PlausibleRule.from_json(json.loads(json.dumps(asdict(rule)))) == rule


@pytest.mark.parametrize("setting", [(1.0, Bounds(0, 0)), (0.0, Bounds(0, 0)), (0.9, Bounds(2, 0))])
def test_senseless_rules_are_refused(setting: tuple[float, Bounds]) -> None:
    with pytest.raises(ValueError, match="set of candidates"):
        PlausibleRule(*setting)
