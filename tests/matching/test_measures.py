import math

import pytest

from rorqual.matching.measures import (
    LEAST_PROBABILITY,
    log_losses,
    measures,
    reliability_of,
    suggested_rates,
)
from tests.matching.test_suggestion_policy import answers

FOUND = answers()


def test_the_figures_equal_their_definitions() -> None:
    found = measures(FOUND)
    known = ~FOUND.is_new
    assert found["known_plays"] == found["new_plays"] == 200
    assert found["top_1_known"] == FOUND.top_is_own[known].sum() / 200
    assert found["map_at_5"] == 1.0  # every truth stands first
    pairs = [
        (new > old) + (new == old) / 2
        for new in FOUND.new_probability[FOUND.is_new]
        for old in FOUND.new_probability[known]
    ]
    assert found["novelty_auroc"] == pytest.approx(sum(pairs) / len(pairs))
    losses = [-math.log(it) for it in FOUND.truth_probability]
    assert found["log_loss"] == pytest.approx(sum(losses) / len(losses))


def test_one_hopeless_answer_costs_a_limited_price() -> None:
    hopeless = FOUND._replace(truth_probability=FOUND.truth_probability * 0)
    assert log_losses(hopeless).max() == pytest.approx(-math.log(LEAST_PROBABILITY))


def test_the_diagram_counts_every_answer() -> None:
    bins = reliability_of(FOUND)
    assert sum(it["answers"] for it in bins) == 400
    assert all(0.5 <= it["stated"] <= 1 for it in bins)  # the likelier of two that sum to 1


def test_suggested_shares_are_of_their_own_kind() -> None:
    found = suggested_rates(FOUND, 0.8, 0.6)
    assert found["known_suggested_as_match"] == (FOUND.top_probability >= 0.8)[1::2].mean()
    assert found["new_suggested_as_new"] == (FOUND.new_probability >= 0.6)[::2].mean()
