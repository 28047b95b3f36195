"""How do the ranks of several rows become one answer?"""

from collections import Counter
from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from benchmarks.matching.head_answering import Row
from benchmarks.matching.head_problem import Answered, Problem
from rorqual.matching.blend.ballots import Ballots
from rorqual.matching.blend.members import Member
from rorqual.matching.blend.modes import BlendMode, WeightSearch
from rorqual.matching.blend.rules import BlendRule
from rorqual.matching.blend.weighing import choose_weights
from rorqual.matching.blend.worth import Validation


def blended(members: Sequence[Row], mode: BlendMode, search: WeightSearch) -> Row:
    """The members' ranks; weights by a search on the validations' queries.

    An individual is lowered by its photos in the gallery.
    """

    def answer(it: Problem, validations: Sequence[Problem]) -> Answered:
        answered = [member(it, validations) for member in members]
        weights = np.ones(len(members))
        if search is not WeightSearch.EQUAL:
            weights = _weights(members, mode, search, validations)

        def lists(which: Sequence[Sequence[tuple[str, ...]]]) -> list[tuple[str, ...]]:
            return _rule(mode, [it], [which]).lists(weights, 5)

        return Answered(
            lists([one.labels for one in answered]),
            lists([one.named for one in answered]),
            None,
            "weights " + ", ".join(f"{weight:.2f}" for weight in weights),
        )

    return answer


def _weights(
    members: Sequence[Row], mode: BlendMode, search: WeightSearch, validations: Sequence[Problem]
) -> NDArray[np.float64]:
    answered = [[member(it, validations).labels for member in members] for it in validations]
    rule = _rule(mode, validations, answered)
    truths = dict(
        zip(rule.ballots.photos, (name for it in validations for name in it.truths), strict=True)
    )
    groups = [name for it in validations for name in it.individuals]
    found = choose_weights(Validation.of(rule, truths), groups, search=search)
    return np.array(found.weights)


def _rule(
    mode: BlendMode,
    problems: Sequence[Problem],
    answered: Sequence[Sequence[Sequence[tuple[str, ...]]]],
) -> BlendRule:
    """The rule for the members' lists of several problems, which share their individuals."""
    photos = [f"{number}-{row}" for number, it in enumerate(problems) for row in it.query_rows]
    voting = [
        Member(str(number), dict(zip(photos, chain(*lists), strict=True)))
        for number, lists in enumerate(zip(*answered, strict=True))
    ]
    counts = Counter(it.animals.individuals[row] for it in problems for row in it.gallery_rows)
    photos_of = {name: round(count / len(problems)) for name, count in counts.items()}
    return BlendRule.of(mode, Ballots.of(voting, photos), photos_of)
