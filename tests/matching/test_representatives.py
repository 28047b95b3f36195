"""Few speak for many: who for whom, and the answer is that of everybody's numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rorqual.matching.gallery import Gallery
from rorqual.matching.outcome import Outcome
from rorqual.matching.plausible import Bounds, PlausibleRule
from rorqual.matching.representatives import Representatives, Sample
from tests.matching.worlds import calibration_of, gallery_of, unit

SPECIES = ("fin", "blue", None)


def gallery(individuals: int, seed: int = 0) -> Gallery:
    random = np.random.default_rng(seed)
    return gallery_of(
        [f"w{number:03d}" for number in range(individuals)],
        unit(random.normal(size=(individuals, 8))),
        species=[SPECIES[it] for it in random.integers(3, size=individuals)],
    )


def a_query(
    individuals: int, sampled: int, listed: int, seed: int
) -> tuple[Gallery, Representatives]:
    """A gallery, and who speaks in it where some individuals are listed."""
    all_of = gallery(individuals, seed)
    random = np.random.default_rng(seed + 1)
    some = random.choice(individuals, min(listed, individuals), replace=False)
    return all_of, Sample(all_of, sampled).beside(np.sort(some).astype(np.intp))


def outcomes(
    all_of: Gallery,
    speaking: Representatives,
    scores: NDArray[np.float32],
    rule: PlausibleRule | None = None,
) -> tuple[Outcome, Outcome]:
    """From the scores of those who speak, and from the same scores written out for everybody."""
    calibration = calibration_of(temperature=0.1, plausible=rule)
    few = calibration.apply(scores, speaking.weights)
    everybody = speaking.of_all(scores)
    every = calibration.apply(everybody)
    return (
        Outcome(all_of, few, scores, calibration, rule, speaking),
        Outcome(all_of, every, everybody, calibration, rule, among=speaking.listed),
    )


CASES = given(st.integers(1, 60), st.integers(1, 40), st.integers(1, 60), st.integers(0, 500))


@settings(deadline=None, max_examples=100)
@CASES
def test_everybody_is_spoken_for_once(
    individuals: int, sampled: int, listed: int, seed: int
) -> None:
    _, speaking = a_query(individuals, sampled, listed, seed)
    assert speaking.weights.sum() == individuals
    assert speaking.weights.min() >= 1
    who = np.array([speaking.individual(place) for place in range(len(speaking.weights))])
    everybody = speaking.of_all(np.arange(len(who)))
    # everyone who speaks for itself has its own number, and the weights count the others
    assert everybody[speaking.listed].tolist() == list(range(len(speaking.listed)))
    assert np.bincount(everybody, minlength=len(who)).tolist() == speaking.weights.tolist()
    assert np.isin(speaking.listed, who).all()


@settings(deadline=None, max_examples=100)
@CASES
def test_the_answer_is_that_of_the_numbers_of_everybody(
    individuals: int, sampled: int, listed: int, seed: int
) -> None:
    all_of, speaking = a_query(individuals, sampled, listed, seed)
    random = np.random.default_rng(seed + 2)
    scores = random.uniform(-0.2, 0.9, len(speaking.weights)).astype(np.float32)
    scores[len(speaking.listed) - 1] = 0.95  # the best is one that was listed
    if seed % 5 == 0 and len(speaking.listed) > 1:
        scores[0] = -np.inf  # and one does not compete
    rule = PlausibleRule(0.9, Bounds(0.02, 0.1), {"fin": Bounds(0.2, 0.3)})
    short, whole = outcomes(all_of, speaking, scores, rule)
    assert short.probabilities.new_individual == whole.probabilities.new_individual
    assert [it for it, _ in short.highest(5)] == [it for it, _ in whole.highest(5)]
    np.testing.assert_allclose(
        speaking.of_all(short.probabilities.individuals),
        whole.probabilities.individuals,
        rtol=1e-12,
    )
    one, other = short.species(), whole.species()
    assert one.label == other.label
    assert one.probability == (other.probability and pytest.approx(other.probability))
    assert short.decision().verdict is whole.decision().verdict
    assert short.plausible() == whole.plausible()


def test_a_match_is_suggested_by_the_name_of_who_was_compared() -> None:
    all_of, speaking = a_query(50, 10, 3, seed=4)
    scores = np.zeros(len(speaking.weights), dtype=np.float32)
    scores[1] = 0.9
    short, whole = outcomes(all_of, speaking, scores)
    assert short.decision() == whole.decision()
    assert short.decision().individual == all_of.individuals[speaking.listed[1]]


def test_one_of_the_sample_that_is_likelier_than_the_listed_speaks_under_its_own_name() -> None:
    all_of, speaking = a_query(50, 10, 3, seed=4)
    scores = np.zeros(len(speaking.weights), dtype=np.float32)
    scores[-1] = 0.9
    short, _ = outcomes(all_of, speaking, scores, PlausibleRule(0.9, Bounds(0.01, 0.1)))
    name = all_of.individuals[speaking.individual(len(scores) - 1)]
    assert name in short.decision().reason
    # all that it speaks for are as likely, and can be ruled out as little
    plausible = short.plausible()
    assert plausible is not None
    assert name in plausible.individuals
    assert len(plausible.individuals) == speaking.weights[-1]


def test_two_that_share_the_best_number_leave_no_margin() -> None:
    calibration = calibration_of(temperature=0.1)
    written_out = calibration.apply([0.9, 0.2, 0.2, 0.9])
    counted = calibration.apply([0.9, 0.2], np.array([2, 2]))
    assert counted.new_individual == written_out.new_individual
    assert counted.individuals == pytest.approx(written_out.individuals[:2])


def test_the_sample_is_the_same_each_time() -> None:
    one, other = (Sample(gallery(50), 10) for _ in range(2))
    assert one.individuals.tolist() == other.individuals.tolist()
    assert one.place_of.tolist() == other.place_of.tolist()
