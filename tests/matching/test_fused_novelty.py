import numpy as np
import pytest
from numpy.typing import NDArray

from rorqual.matching.fused_novelty import (
    STEEPEST_MARGIN,
    FusedNovelty,
    NoveltyFacts,
    fit_fused_novelty,
)

RANDOM = np.random.default_rng(0)
PLAYS = 1200
IS_NEW = np.arange(PLAYS) % 2 == 0


def facts(
    top: NDArray[np.float64],
    *,
    margin: NDArray[np.float64] | None = None,
    channel: NDArray[np.float64] | None = None,
    species: NDArray[np.str_] | None = None,
) -> NoveltyFacts:
    nothing = np.zeros(PLAYS)
    return NoveltyFacts(
        top,
        nothing if margin is None else margin,
        RANDOM.normal(4.0, 0.5, PLAYS),
        (nothing if channel is None else channel)[:, np.newaxis],
        np.full(PLAYS, "") if species is None else species,
    )


def test_it_says_how_often_an_animal_like_that_is_new() -> None:
    top = RANDOM.normal(np.where(IS_NEW, 0.0, 2.0))
    found = facts(top)
    new = fit_fused_novelty(found, IS_NEW, np.ones(PLAYS)).probability(found)
    for low in np.arange(0, 1, 0.2):
        inside = (new >= low) & (new < low + 0.2)
        if inside.sum() > 60:
            assert IS_NEW[inside].mean() == pytest.approx(new[inside].mean(), abs=0.12)


def test_evidence_for_an_individual_never_speaks_for_a_new_one() -> None:
    """Even where the plays seem to say so by chance."""
    backwards = np.where(IS_NEW, 1.0, 0.0) + RANDOM.normal(size=PLAYS)
    model = fit_fused_novelty(
        facts(backwards, margin=backwards - backwards.min(), channel=backwards),
        IS_NEW,
        np.ones(PLAYS),
    )
    assert (model.top, model.margin, model.channels) == (0, 0, (0.0,))


def test_the_margin_counts_no_more_than_keeps_candidates_from_losing_by_evidence() -> None:
    margin = np.where(IS_NEW, 0.0, 1.0) * RANDOM.uniform(0.8, 1.2, PLAYS)
    model = fit_fused_novelty(facts(np.zeros(PLAYS), margin=margin), IS_NEW, np.ones(PLAYS))
    assert model.margin == pytest.approx(STEEPEST_MARGIN)


def test_a_species_that_is_new_more_often_is_believed_to_be() -> None:
    species = np.where(RANDOM.random(PLAYS) < np.where(IS_NEW, 0.7, 0.3), "orca", "dolphin")
    model = fit_fused_novelty(
        facts(RANDOM.normal(size=PLAYS), species=species), IS_NEW, np.ones(PLAYS)
    )
    assert model.species["orca"] > 0.3 > -0.3 > model.species["dolphin"]


def test_one_species_alone_has_no_offset() -> None:
    species = np.full(PLAYS, "orca")
    found = facts(RANDOM.normal(size=PLAYS), species=species)
    assert fit_fused_novelty(found, IS_NEW, np.ones(PLAYS)).species == {}


def test_the_probability_equals_the_formula() -> None:
    model = FusedNovelty(0.2, -0.5, -0.1, 0.3, (-0.4,), {"orca": 1.0})
    found = model.probability(
        NoveltyFacts(
            np.array([2.0]), np.array([1.5]), np.array([3.0]), np.array([[0.7]]), np.array(["orca"])
        )
    )
    logit = 0.2 - 0.5 * 2 - 0.1 * 1.5 + 0.3 * 3 - 0.4 * 0.7 + 1
    assert found[0] == pytest.approx(1 / (1 + np.exp(-logit)))
