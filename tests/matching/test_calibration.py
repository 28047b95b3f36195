import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rorqual.matching.calibration import NEVER, Calibration
from rorqual.matching.novelty_model import NoveltyModel
from rorqual.matching.plausible import Bounds, PlausibleRule
from rorqual.matching.row_scale import RowScale
from tests.matching.worlds import calibration_of

SCORES = st.lists(st.one_of(st.floats(-1, 1), st.just(-math.inf)), max_size=50)
WEIGHTS = st.builds(NoveltyModel, *[st.floats(-1e3, 1e3)] * 4)


@settings(deadline=None)
@given(SCORES, st.floats(1e-4, 1e3), WEIGHTS)
def test_probabilities_are_exclusive_and_sum_to_one(
    scores: list[float], temperature: float, novelty: NoveltyModel
) -> None:
    calibration = calibration_of(temperature=temperature, novelty=novelty)
    found = calibration.apply(scores)
    assert found.individuals.shape == (len(scores),)
    assert abs(found.individuals.sum() + found.new_individual - 1) < 1e-6
    assert np.all((found.individuals >= 0) & (found.individuals <= 1))
    assert 0 <= found.new_individual <= 1


@settings(deadline=None)
@given(SCORES.filter(lambda scores: any(map(math.isfinite, scores))))
def test_a_higher_score_never_has_a_lower_probability(scores: list[float]) -> None:
    probabilities = calibration_of().apply(scores).individuals
    assert np.all(np.diff(probabilities[np.argsort(scores)]) >= 0)


def test_probabilities_equal_the_formula() -> None:
    calibration = calibration_of(temperature=0.1, novelty=NoveltyModel(2.0, -5.0, 1.0, 0.3))
    found = calibration.apply([0.6, 0.4, -math.inf, 0.5])
    logit = 2.0 - 5.0 * 0.6 + 1.0 * (0.6 - 0.5) + 0.3 * math.log(3)
    new = 1 / (1 + math.exp(-logit))
    likelihoods = [math.exp(6), math.exp(4), 0, math.exp(5)]
    expected = [(1 - new) * each / sum(likelihoods) for each in likelihoods]
    np.testing.assert_allclose(found.individuals, expected)
    assert found.new_individual == pytest.approx(new)


def test_without_competitors_the_animal_is_new() -> None:
    assert calibration_of().apply([]).new_individual == 1
    excluded = calibration_of().apply([-math.inf])
    assert (excluded.new_individual, excluded.individuals.tolist()) == (1, [0])


def test_one_individual_shares_with_new_alone() -> None:
    found = calibration_of().apply([0.5])
    assert found.new_individual == pytest.approx(0.5)
    assert found.individuals.tolist() == [pytest.approx(0.5)]


def test_it_survives_a_json_file() -> None:
    calibration = calibration_of(match_threshold=NEVER)
    assert Calibration.from_json(json.loads(json.dumps(calibration.to_json()))) == calibration


OLD = {
    "embedding": "48207d3e8b9a",
    "source": "research_photos",
    "queries": 1007,
    "individuals": 143,
    "best_photo_weight": 0.5,
    "temperature": 0.054928027165305905,
    "novelty": {
        "intercept": 1.7712568607873058,
        "top_score": -9.296562888494382,
        "margin": 1.0002381016836095,
        "log_individuals": 0.32598365718443245,
    },
    "match_threshold": 0.6967908511388409,
    "new_threshold": 0.95,
    "version": 1,
}


def test_a_calibration_of_one_channel_is_written_as_it_always_was() -> None:
    """Catalogues of earlier versions stay readable, and their stored answers stay valid."""
    calibration = Calibration.from_json(OLD)
    assert calibration.fusion is None
    assert calibration.plausible is None
    assert calibration.row_scale is None
    assert calibration.to_json() == OLD
    assert calibration.stamp == "research_photos@b8544ff2b751"


def test_what_an_earlier_program_would_misread_has_another_version() -> None:
    rule = PlausibleRule(0.9, Bounds(0.1, 0.2))
    calibration = calibration_of(plausible=rule)
    assert calibration.to_json()["version"] == 2
    assert Calibration.from_json(json.loads(json.dumps(calibration.to_json()))) == calibration


def test_a_scale_of_class_rows_is_kept_and_counts() -> None:
    calibration = calibration_of(row_scale=RowScale(1.5, -0.2))
    written = json.loads(json.dumps(calibration.to_json()))
    assert written["row_scale"] == {"slope": 1.5, "shift": -0.2}
    assert written["version"] == 2
    assert Calibration.from_json(written) == calibration
    assert calibration.stamp != calibration_of().stamp


def test_another_version_names_the_remedy() -> None:
    with pytest.raises(ValueError, match=r"version 99.*rorqual calibrate"):
        Calibration.from_json(calibration_of().to_json() | {"version": 99})


@pytest.mark.parametrize(
    "damage",
    [
        {"temperature": 0.0},
        {"source": "?"},
        {"novelty": None},
        {"fusion": {"model": 1}},
        {"row_scale": {"slope": -1.0, "shift": 0.0}},
    ],
)
def test_a_damaged_file_names_the_remedy(damage: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"damaged.*rorqual calibrate"):
        Calibration.from_json(calibration_of().to_json() | damage)


@pytest.mark.parametrize(
    "parameters",
    [
        {"temperature": -1.0},
        {"match_threshold": math.nan},
        {"best_photo_weight": 1.5},
        {"novelty": NoveltyModel(math.inf, 0, 0, 0)},
    ],
)
def test_senseless_parameters_are_refused(parameters: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"calibration needs|is not in 0\.\.1"):
        calibration_of(**parameters)
