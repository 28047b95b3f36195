import json
import math
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rorqual.matching.fused_novelty import STEEPEST_MARGIN, FusedNovelty
from rorqual.matching.fusion import Fusion
from rorqual.matching.fusion_model import EMBEDDING, LOCAL, Channel, FusionModel
from rorqual.matching.pair_calibrator import Curve, PairCalibrator
from rorqual.matching.plausible import Bounds, PlausibleRule

EMBEDDED = PairCalibrator(Curve((0.0, 1.0), (-6.0, 6.0), extends=True))
MARKED = PairCalibrator(Curve((0.0, 4.0), (-1.0, 3.0), extends=True))
NOVELTY = FusedNovelty(0.5, -0.8, -0.3, 0.4, (-0.2,), {"orca": 0.7})
MODEL = FusionModel((Channel(EMBEDDING, 1.1, EMBEDDED), Channel(LOCAL, 0.6, MARKED)), NOVELTY)
FUSION = Fusion(MODEL, 300, 100, 0.8, 0.9)

SCORE = st.floats(-0.2, 1.0)
MARKS = st.one_of(st.floats(0, 6), st.just(math.nan))
ANIMALS = st.lists(
    st.tuples(SCORE, MARKS, st.sampled_from(["orca", None])), min_size=1, max_size=12
)
MODELS = st.builds(
    lambda weights, numbers: FusionModel(
        (Channel(EMBEDDING, weights[0], EMBEDDED), Channel(LOCAL, weights[1], MARKED)),
        FusedNovelty(
            numbers[0],
            -weights[2],
            weights[3] * STEEPEST_MARGIN,
            numbers[1],
            (-weights[4],),
            {"orca": numbers[2]},
        ),
    ),
    st.tuples(*[st.floats(0, 3)] * 3, st.floats(0, 1), st.floats(0, 3)),
    st.tuples(*[st.floats(-5, 5)] * 3),
)


def columns(
    animals: list[tuple[float, float, str | None]],
) -> tuple[list[float], list[float], list[str | None]]:
    return [it[0] for it in animals], [it[1] for it in animals], [it[2] for it in animals]


def asked(
    fusion: Fusion, animals: list[tuple[float, float, str | None]]
) -> tuple[NDArray[np.float64], float]:
    scores, marks, species = columns(animals)
    found, _ = fusion.apply(scores, {LOCAL: np.array(marks)}, species)
    return found.individuals, found.new_individual


def test_probabilities_equal_the_formula() -> None:
    """Two channels, an animal that was not looked at, and one that does not compete."""
    found, utilities = FUSION.apply(
        [0.7, 0.5, -math.inf, 0.6],
        {LOCAL: np.array([1.0, math.nan, 6.0, 3.0])},
        [None, None, None, "orca"],
    )
    u = [
        1.1 * (-6 + 12 * 0.7) + 0.6 * (-1 + 1.0),
        1.1 * (-6 + 12 * 0.5),
        1.1 * (-6 + 12 * 0.6) + 0.6 * (-1 + 3.0),
    ]
    top, second = sorted(u)[:0:-1]
    # the likeliest is the orca, and the strongest marks are its 3.0, worth log-odds of 2
    logit = 0.5 - 0.8 * top - 0.3 * (top - second) + 0.4 * math.log(3) - 0.2 * 2.0
    logit += 0.7 * (u[2] == top)
    new = 1 / (1 + math.exp(-logit))
    shares = [math.exp(it) / sum(map(math.exp, u)) for it in u]
    assert found.new_individual == pytest.approx(new)
    expected = [(1 - new) * share for share in shares]
    np.testing.assert_allclose(found.individuals[[0, 1, 3]], expected)
    assert found.individuals[2] == 0
    np.testing.assert_allclose(utilities, [u[0], u[1], -math.inf, u[2]])


@settings(deadline=None)
@given(MODELS, ANIMALS)
def test_probabilities_are_exclusive_and_sum_to_one(
    model: FusionModel, animals: list[tuple[float, float, str | None]]
) -> None:
    individuals, new = asked(Fusion(model, 1, 1, 0.9, 0.9), animals)
    assert individuals.sum() + new == pytest.approx(1)
    assert np.all(individuals >= 0)
    assert 0 <= new <= 1


@settings(deadline=None, max_examples=300)
@given(MODELS, ANIMALS, st.data())
def test_more_evidence_for_a_candidate_never_lowers_its_probability(
    model: FusionModel, animals: list[tuple[float, float, str | None]], data: Any
) -> None:
    """Of one species: which animal is the likeliest may move P(new) of a mixed catalogue."""
    fusion = Fusion(model, 1, 1, 0.9, 0.9)
    animals = [(score, marks, None) for score, marks, _ in animals]
    chosen = data.draw(st.integers(0, len(animals) - 1))
    score, marks, species = animals[chosen]
    raised = list(animals)
    raised[chosen] = (
        score + data.draw(st.floats(0, 0.5)),
        marks + data.draw(st.floats(0, 3)),
        species,
    )
    before, _ = asked(fusion, animals)
    after, _ = asked(fusion, raised)
    assert after[chosen] >= before[chosen] - 1e-9


@settings(deadline=None)
@given(MODELS, ANIMALS)
def test_a_channel_without_values_is_as_if_it_were_not_there(
    model: FusionModel, animals: list[tuple[float, float, str | None]]
) -> None:
    fusion = Fusion(model, 1, 1, 0.9, 0.9)
    scores, _, species = columns(animals)
    unseen, _ = fusion.apply(scores, {LOCAL: np.full(len(scores), np.nan)}, species)
    absent, _ = fusion.apply(scores, {}, species)
    single = FusionModel(
        model.channels[:1],
        FusedNovelty(**(asdict(model.novelty) | {"channels": ()})),
    )
    alone, _ = Fusion(single, 1, 1, 0.9, 0.9).apply(scores, {}, species)
    for found in (unseen, absent):
        np.testing.assert_allclose(found.individuals, alone.individuals)
        assert found.new_individual == pytest.approx(alone.new_individual)


def test_without_competitors_the_animal_is_new() -> None:
    found, utilities = FUSION.apply([-math.inf, -math.inf], {}, [None, None])
    assert (found.new_individual, found.individuals.tolist()) == (1, [0, 0])
    assert np.isneginf(utilities).all()


def test_a_channel_has_a_say_by_its_weight_or_in_novelty() -> None:
    assert MODEL.uses(LOCAL)
    silent = FusionModel(
        (MODEL.channels[0], Channel(LOCAL, 0.0, MARKED)),
        FusedNovelty(0.5, -0.8, -0.3, 0.4, (0.0,), {}),
    )
    assert not silent.uses(LOCAL)
    assert not silent.uses("time")


@pytest.mark.parametrize("rule", [None, PlausibleRule(0.9, Bounds(0.1, 0.2))])
def test_it_survives_a_json_file(rule: PlausibleRule | None) -> None:
    fusion = Fusion(MODEL, 300, 100, 0.8, 0.9, rule)
    assert Fusion.from_json(json.loads(json.dumps(asdict(fusion)))) == fusion


@pytest.mark.parametrize(
    "channels",
    [(), MODEL.channels[1:], (MODEL.channels[0], Channel(LOCAL, -0.1, MARKED)), MODEL.channels[:1]],
)
def test_senseless_models_are_refused(channels: tuple[Channel, ...]) -> None:
    with pytest.raises(ValueError, match="a fusion needs"):
        FusionModel(channels, NOVELTY)


def test_senseless_thresholds_are_refused() -> None:
    with pytest.raises(ValueError, match="thresholds"):
        Fusion(MODEL, 1, 1, 0.0, 0.9)
