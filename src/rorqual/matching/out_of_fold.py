"""What would a calibration say about individuals that it was not fitted on?"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.parameters import Parameters, fit_parameters, play_weights
from rorqual.matching.plays import Plays

FOLDS = 5


class Answers(NamedTuple):
    """The calibrated answers to a plays against the whole gallery."""

    row: NDArray[np.intp]  # (a,), the query's in the gallery
    individual: NDArray[np.int32]  # (a,), the query's own
    best: NDArray[np.int32]  # (a,), the best individual
    is_new: NDArray[np.bool_]  # (a,), the truth
    new_probability: NDArray[np.float64]  # (a,), of new_individual
    top_probability: NDArray[np.float64]  # (a,), of the best individual
    truth_probability: NDArray[np.float64]  # (a,), of the right answer
    top_is_own: NDArray[np.bool_]  # (a,), the best individual is the right one
    position: NDArray[np.intp]  # (a,), of the truth among the answers, 0 is first; exact below 5
    weight: NDArray[np.float64]  # (a,), mean 1: the new have their expected share

    @classmethod
    def joined(cls, parts: Iterable["Answers"]) -> "Answers":
        """The answers of several parts, one or more, after one another."""
        return cls._make(map(np.concatenate, zip(*parts, strict=True)))

    def where(self, chosen: NDArray[Any]) -> "Answers":
        """The answers of a mask of shape (a,), or of places in the order given."""
        return Answers._make(column[chosen] for column in self)

    def of_rows(self, rows: NDArray[np.intp]) -> "Answers":
        """The answers to some rows of the gallery, with weights of mean 1."""
        chosen = self.where(np.isin(self.row, rows))
        return chosen._replace(weight=chosen.weight / chosen.weight.mean())


def out_of_fold_answers(plays: Sequence[Plays], *, expected_new_share: float, seed: int) -> Answers:
    """Answer each play by parameters that were fitted without its individual, in five folds."""
    whole_gallery = plays[0].size == 0
    fold = fold_of_individual(plays[0].individual, seed)
    parts = []
    for held_out in range(FOLDS):
        parameters = fit_parameters(plays, fold != held_out, expected_new_share)
        tested = (fold == held_out) & whole_gallery
        parts.append(_answers(plays[parameters.weight].where(tested), parameters))
    answers = Answers.joined(parts)
    one_size = np.zeros(len(answers.is_new), dtype=np.int8)
    return answers._replace(weight=play_weights(answers.is_new, one_size, expected_new_share))


def fold_of_individual(individual: NDArray[np.int32], seed: int) -> NDArray[np.intp]:
    """The fold of each play, shape (p,): all plays of an individual are in one."""
    present, index = np.unique(individual, return_inverse=True)
    order = np.random.default_rng(seed).permutation(len(present))
    return np.asarray(order[index] % FOLDS, dtype=np.intp)


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
        row=plays.row,
        individual=plays.individual,
        best=plays.best,
        is_new=plays.is_new,
        new_probability=new,
        top_probability=top[:, 0],
        truth_probability=np.where(plays.is_new, new, own),
        top_is_own=~plays.is_new & (plays.own_rank == 0),
        position=np.where(plays.is_new, ahead_of_new, plays.own_rank + (new > own)),
        weight=np.ones(len(new)),
    )
