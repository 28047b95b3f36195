"""How do scores, votes and ranks become answers?

A row's own parameters, and the score from which on an animal is known, are chosen on validations
of other individuals, by MAP@5.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.matching.head_problem import TRAINED, Answered, Problem, Scores
from benchmarks.matching.head_scores import Score, plain, winning
from rorqual.domain.identification import CANDIDATES_SHOWN, NEW_INDIVIDUAL
from rorqual.matching.gallery import Gallery
from rorqual.matching.heads.answers import answers, best_five, quantile_threshold
from rorqual.matching.heads.vote import VoteRule, vote
from rorqual.matching.heads.vote_choice import Validation, choose_vote_rule
from rorqual.matching.precision import average_precision_at_5
from rorqual.matching.search import ExactSearch

_THRESHOLDS = 101  # quantiles of the best scores that are tried
_PLACES = CANDIDATES_SHOWN + 1  # of `new_individual`, the last beyond all that are shown
_NOBODY_NEW = 3.0  # a cosine distance beyond all
Row = Callable[[Problem, Sequence[Problem]], Answered]


def scored(score: Score) -> Row:
    """A row of scores, with a threshold that the validations choose."""
    return best_of({"": score})


def best_of(ways: dict[str, Score]) -> Row:
    """The way and the threshold that do best on the validations."""

    def answer(it: Problem, validations: Sequence[Problem]) -> Answered:
        found = {name: _best_threshold(score, validations) for name, score in ways.items()}
        name = max(found, key=lambda name: found[name][0])
        gallery, scores = ways[name](it)
        return _answered(gallery, scores, found[name][1], name)

    return answer


def winner(networks: Sequence[str]) -> Row:
    """The winner's inference; as many queries are new as among the validations' queries."""

    def answer(it: Problem, validations: Sequence[Problem]) -> Answered:
        truths = [truth for validation in validations for truth in validation.truths]
        share = truths.count(NEW_INDIVIDUAL) / len(truths)
        gallery, scores = winning(networks)(it)
        threshold = quantile_threshold(scores, share)
        return _answered(gallery, scores, threshold, f"{share:.0%} new")

    return answer


def voted(rule: VoteRule | None) -> Row:
    """The paper's head; None: with the voters and the threshold that the validations choose."""

    def ask(it: Problem) -> tuple[Gallery, NDArray[np.float32]]:
        gallery = it.gallery(plain(it, TRAINED))
        return gallery, ExactSearch(gallery.vectors).similarities(plain(it, TRAINED)[it.query_rows])

    def answer(it: Problem, validations: Sequence[Problem]) -> Answered:
        asked = [Validation(*ask(other), other.truths) for other in validations]
        chosen = rule or choose_vote_rule(asked).rule
        votes = vote(*ask(it), chosen)
        return Answered(
            [it.labels(chosen.threshold) for it in votes],
            [it.labels(_NOBODY_NEW) for it in votes],
            np.array([it.nearest_distance for it in votes]),
            f"k = {chosen.neighbours}, distance {chosen.threshold:g}",
        )

    return answer


def _best_threshold(score: Score, validations: Sequence[Problem]) -> tuple[float, float]:
    """The highest MAP@5 over the validations' queries, and the threshold that reaches it."""
    asked = [score(it) for it in validations]
    tops = np.concatenate([scores.max(axis=1) for _, scores in asked])
    tried = np.unique(np.quantile(tops, np.linspace(0, 1, _THRESHOLDS)))
    fives = [five for gallery, scores in asked for five in best_five(gallery, scores)]
    truths = [truth for it in validations for truth in it.truths]
    places = [(five.scores[:, np.newaxis] >= tried).sum(axis=0) for five in fives]
    worth_at = [
        [average_precision_at_5(five.with_new_at(place), truth) for place in range(_PLACES)]
        for five, truth in zip(fives, truths, strict=True)
    ]
    reached = np.take_along_axis(np.array(worth_at), np.array(places), axis=1)
    # each threshold's queries in one piece: of equal means, rounding decides which is the highest
    worth = np.ascontiguousarray(reached.T).mean(axis=1)
    best = int(np.argmax(worth))
    return float(worth[best]), float(tried[best])


def _answered(gallery: Gallery, scores: Scores, threshold: float, chosen: str) -> Answered:
    return Answered(
        answers(gallery, scores, threshold),
        [
            tuple(label for label in labels if label != NEW_INDIVIDUAL)
            for labels in answers(gallery, scores, -np.inf)
        ],
        -scores.max(axis=1).astype(np.float64),
        ", ".join(it for it in (chosen, f"new below {threshold:.3f}") if it),
    )
