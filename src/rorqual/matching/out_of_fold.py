"""What would a calibration say about individuals that it was not fitted on?"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.parameters import Parameters, fit_parameters, play_weights
from rorqual.matching.plays import Plays

FOLDS = 5


class Answers(NamedTuple):
    """The calibrated answers to a plays against the whole gallery."""

    is_new: NDArray[np.bool_]  # (a,), the truth
    new_probability: NDArray[np.float64]  # (a,), of new_individual
    top_probability: NDArray[np.float64]  # (a,), of the best individual
    top_is_own: NDArray[np.bool_]  # (a,), the best individual is the right one
    position: NDArray[np.intp]  # (a,), of the truth among the answers, 0 is first; exact below 5
    weight: NDArray[np.float64]  # (a,), mean 1: the new have their expected share


def out_of_fold_answers(plays: Sequence[Plays], *, expected_new_share: float, seed: int) -> Answers:
    """Answer each play by parameters that were fitted without its individual, in five folds."""
    individual = plays[0].individual
    whole_gallery = plays[0].size == 0
    present, index = np.unique(individual, return_inverse=True)
    fold = np.random.default_rng(seed).permutation(len(present))[index] % FOLDS
    parts = []
    for held_out in range(FOLDS):
        parameters = fit_parameters(plays, fold != held_out, expected_new_share)
        tested = (fold == held_out) & whole_gallery
        parts.append(_answers(plays[parameters.weight].where(tested), parameters))
    answers = Answers._make(map(np.concatenate, zip(*parts, strict=True)))
    one_size = np.zeros(len(answers.is_new), dtype=np.int8)
    return answers._replace(weight=play_weights(answers.is_new, one_size, expected_new_share))


def _answers(plays: Plays, parameters: Parameters) -> Answers:
    temperature = parameters.softmax_temperature
    partition = plays.log_partition[:, parameters.temperature, np.newaxis]
    new = parameters.novelty.probability(plays.features)
    known = 1.0 - new[:, np.newaxis]
    top = known * np.exp(plays.top_scores.astype(np.float64) / temperature - partition)
    own = known[:, 0] * np.exp(plays.own_score / temperature - partition[:, 0])
    # as in rank: an individual precedes an equally probable new_individual
    ahead_of_new = (top >= new[:, np.newaxis]).sum(axis=1)
    return Answers(
        is_new=plays.is_new,
        new_probability=new,
        top_probability=top[:, 0],
        top_is_own=~plays.is_new & (plays.own_rank == 0),
        position=np.where(plays.is_new, ahead_of_new, plays.own_rank + (new > own)),
        weight=np.ones(len(new)),
    )
