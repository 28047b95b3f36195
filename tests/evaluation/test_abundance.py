import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rorqual.evaluation.abundance import IdentityErrors, abundance_bias

SHARES = st.floats(0.05, 0.95)


@given(SHARES, SHARES, SHARES)
def test_it_is_what_happens_to_lincoln_and_petersens_estimate(
    missed: float, matched: float, recaptured: float
) -> None:
    marked, seen = 200.0, 120.0
    right = seen * recaptured
    counted = right * (1 - missed) + (seen - right) * matched
    truth, estimate = marked * seen / right, marked * seen / counted
    assert abundance_bias(missed, matched, recaptured) == pytest.approx(estimate / truth - 1)


def test_missed_matches_make_too_many_animals_and_false_ones_too_few() -> None:
    assert abundance_bias(0.1, 0.0, 0.5) > 0 > abundance_bias(0.0, 0.1, 0.5)
    assert abundance_bias(0.0, 0.0, 0.5) == 0.0
    assert abundance_bias(1.0, 0.0, 0.5) == math.inf


def test_rates_and_bias_of_counts() -> None:
    errors = IdentityErrors(false_negatives=2, known=100, false_matches=0, new=100)
    assert (errors.false_negative_rate, errors.false_match_rate) == (0.02, 0.0)
    assert errors.abundance_bias == pytest.approx(1 / 0.98 - 1)


def test_without_one_of_the_kinds_there_is_no_figure() -> None:
    only_known = IdentityErrors(1, 10, 0, 0)
    assert math.isnan(only_known.false_match_rate)
    assert math.isnan(only_known.abundance_bias)
