import json
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rorqual.matching.pair_calibrator import (
    LARGEST_LOG_ODDS,
    Curve,
    PairCalibrator,
    fit_pair_calibrator,
)

NOBODY = np.full(4000, "")
FEW, MANY = 200, 2000  # labelled queries: Platt, isotonic


def pairs(
    shift: float, count: int = 2000, seed: int = 0
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Values of unit spread, around `shift` for the same animal, around 0 for others."""
    random = np.random.default_rng(seed)
    values = random.normal(size=2 * count)
    values[:count] += shift
    return values, np.arange(2 * count) < count


@pytest.mark.parametrize("queries", [FEW, MANY])
def test_it_finds_the_evidence_that_two_normal_laws_give(queries: int) -> None:
    """log N(x; 2, 1) - log N(x; 0, 1) = 2 x - 2."""
    values, same = pairs(2.0)
    found = fit_pair_calibrator(values, same, NOBODY, queries=queries)
    at = np.array([-0.5, 0.5, 1.0, 1.5, 2.5])
    np.testing.assert_allclose(found.log_odds(at, [None] * 5), 2 * at - 2, atol=0.6)


@pytest.mark.parametrize("queries", [FEW, MANY])
def test_the_share_of_matches_among_the_pairs_does_not_matter(queries: int) -> None:
    values, same = pairs(2.0)
    kept = same | (np.arange(4000) % 4 == 0)
    whole = fit_pair_calibrator(values, same, NOBODY, queries=queries)
    thinned = fit_pair_calibrator(values[kept], same[kept], NOBODY[kept], queries=queries)
    at = np.array([0.0, 1.0, 2.0])
    np.testing.assert_allclose(
        thinned.log_odds(at, [None] * 3), whole.log_odds(at, [None] * 3), atol=0.5
    )


@pytest.mark.parametrize("queries", [FEW, MANY])
@settings(deadline=None, max_examples=25)
@given(st.integers(0, 1000), st.floats(-2, 3))
def test_a_higher_value_never_speaks_less_for_a_match(
    queries: int, seed: int, shift: float
) -> None:
    values, same = pairs(shift, count=100, seed=seed)
    found = fit_pair_calibrator(values, same, NOBODY[:200], queries=queries)
    at = np.linspace(-20, 20, 200)
    log_odds = found.log_odds(at, [None] * 200)
    assert np.all(np.diff(log_odds) >= -1e-12)
    assert np.all(np.abs(log_odds) <= LARGEST_LOG_ODDS)


def test_values_that_speak_against_a_match_say_nothing() -> None:
    values, same = pairs(-1.0)
    found = fit_pair_calibrator(values, same, NOBODY, queries=FEW)
    assert not found.log_odds(np.array([-3.0, 0.0, 3.0]), [None] * 3).any()


@pytest.mark.parametrize("queries", [FEW, MANY])
def test_equal_values_or_one_kind_of_pairs_say_nothing(queries: int) -> None:
    for values, same in [
        (np.ones(10), np.arange(10) < 5),
        (np.arange(10.0), np.ones(10, dtype=np.bool_)),
        (np.arange(10.0), np.zeros(10, dtype=np.bool_)),
        (np.empty(0), np.empty(0, dtype=np.bool_)),
    ]:
        found = fit_pair_calibrator(values, same, NOBODY[: len(values)], queries=queries)
        assert not found.log_odds(np.array([0.0, 5.0]), [None] * 2).any()


def test_a_missing_value_is_no_evidence() -> None:
    found = fit_pair_calibrator(*pairs(2.0), NOBODY, queries=FEW)
    assert found.log_odds(np.array([np.nan, 3.0, -np.inf]), ["a", "a", None])[[0, 2]].tolist() == [
        0,
        0,
    ]


def test_a_species_has_a_curve_of_its_own_as_far_as_its_pairs_carry_it() -> None:
    """In killer whales the channel tells animals apart, in dolphins it does not."""
    telling, blind = pairs(2.0, count=300), pairs(0.0, count=300, seed=1)
    species = np.repeat(["killer_whale", "dolphin"], 600)
    found = fit_pair_calibrator(
        np.concatenate([telling[0], blind[0]]),
        np.concatenate([telling[1], blind[1]]),
        species,
        queries=FEW,
    )
    whale, dolphin, other = found.log_odds(np.full(3, 3.0), ["killer_whale", "dolphin", "beluga"])
    assert whale > other > dolphin
    share, curve = found.by_species["killer_whale"]
    assert share == 300 / 400
    assert whale == pytest.approx(0.75 * curve.at(np.array(3.0)) + 0.25 * other)


def test_it_survives_a_json_file() -> None:
    values, same = pairs(1.0, count=100)
    species = np.array(["a", "b"] * 100)
    for queries in (FEW, MANY):
        found = fit_pair_calibrator(values, same, species, queries=queries)
        assert PairCalibrator.from_json(json.loads(json.dumps(asdict(found)))) == found


@pytest.mark.parametrize(
    ("values", "log_odds"),
    [((0.0,), (0.0,)), ((0.0, 0.0), (0.0, 1.0)), ((0.0, 1.0), (1.0, 0.0)), ((0, np.nan), (0, 1))],
)
def test_a_senseless_curve_is_refused(
    values: tuple[float, ...], log_odds: tuple[float, ...]
) -> None:
    with pytest.raises(ValueError, match="pair calibrator"):
        Curve(values, log_odds, extends=False)
