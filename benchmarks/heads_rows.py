"""Which heads and ensembles stand in the table, and how does each answer?

A row's own parameters, and the score from which on an animal is known, are chosen on validations
of other individuals, by MAP@5.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.heads_vectors import MIRRORED, PLAIN, VIEWS, Animals
from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.evaluation.protocol import LabelledPhoto, split_open_set
from rorqual.matching.blend.ballots import Ballots
from rorqual.matching.blend.members import Member
from rorqual.matching.blend.modes import BlendMode, WeightSearch
from rorqual.matching.blend.rules import BlendRule
from rorqual.matching.blend.weighing import choose_weights
from rorqual.matching.blend.worth import Validation
from rorqual.matching.ensembles.concatenation import concatenated
from rorqual.matching.ensembles.scores import mean_scores
from rorqual.matching.gallery import Gallery, build_gallery
from rorqual.matching.heads.answers import answers, quantile_threshold
from rorqual.matching.heads.best_photos import top_mean
from rorqual.matching.heads.expansion import expanded_queries
from rorqual.matching.heads.reranking import reranked_similarities
from rorqual.matching.heads.views import mean_view
from rorqual.matching.heads.vote import VoteRule, vote
from rorqual.matching.heads.vote_choice import choose_vote_rule
from rorqual.matching.heads.winner import winner_scores
from rorqual.matching.individual_scores import individual_similarities
from rorqual.matching.precision import average_precision_at_5
from rorqual.matching.search import ExactSearch

TRAINED, FROZEN = NETWORKS = ("rorqual-lite0", "lite0-levels")
DEFAULT = "best photo and centroid, half and half (default)"
_THRESHOLDS = 101  # quantiles of the best scores that are tried
_NOBODY_NEW = 3.0  # a cosine distance beyond all
Vectors = NDArray[np.float32]
Scores = NDArray[np.float32]  # (q, individuals)


class Problem(NamedTuple):
    """A gallery and queries, some of whom it does not have."""

    animals: Animals
    gallery_rows: NDArray[np.intp]
    query_rows: NDArray[np.intp]
    truths: tuple[str, ...]  # right labels

    @property
    def individuals(self) -> list[str]:
        """Who each query is."""
        return [self.animals.individuals[row] for row in self.query_rows]

    def gallery(self, vectors: Vectors) -> Gallery:
        """The gallery with vectors of all animals, shape (n, d)."""
        rows = self.gallery_rows.tolist()
        return build_gallery(
            vectors[rows],
            [self.animals.individuals[row] for row in rows],
            species=[self.animals.species[row] for row in rows],
            annotation_ids=rows,
            photo_sha256=[self.animals.photo_sha256[row] for row in rows],
            photo_names=[str(row) for row in rows],
            encounter_groups=self.animals.groups[rows],
        )


def problem(animals: Animals, seed: int) -> Problem:
    """Split animals into gallery and queries; near-duplicates stay on one side."""
    labels = [
        LabelledPhoto(str(row), name, int(group))
        for row, (name, group) in enumerate(zip(animals.individuals, animals.groups, strict=True))
    ]
    split = split_open_set(labels, seed=seed)
    queries = np.array([int(row) for row in split.queries], dtype=np.intp)
    new = set(split.new_individuals)
    names = [animals.individuals[row] for row in queries]
    return Problem(
        animals,
        np.array([int(row) for row in split.gallery], dtype=np.intp),
        queries,
        tuple(NEW_INDIVIDUAL if name in new else name for name in names),
    )


@dataclass(frozen=True)
class Answered:
    """A row's answers to q queries."""

    labels: list[tuple[str, ...]]
    named: list[tuple[str, ...]]  # as if nobody were new
    novelty: NDArray[np.float64] | None  # (q,), higher for what looks new; None: ranks tell none
    chosen: str  # what the validations chose, in words


Score = Callable[[Problem], tuple[Gallery, Scores]]
Row = Callable[[Problem, Sequence[Problem]], Answered]


def rows() -> Iterator[tuple[str, Row]]:
    """Every row of the table, the default first."""
    default = scored(lambda it: mixture(it, plain(it, TRAINED)))
    frozen = scored(lambda it: mixture(it, plain(it, FROZEN)))
    yield DEFAULT, default
    yield "best photo", scored(lambda it: mixture(it, plain(it, TRAINED), weight=1.0))
    yield "centroid", scored(lambda it: mixture(it, plain(it, TRAINED), weight=0.0))
    yield "mean of the m best photos", best_of({f"m = {m}": top(m) for m in (2, 3, 5, 10)})
    yield "the paper's vote, as published", voted(VoteRule())
    yield "the paper's vote, voters and threshold chosen", voted(None)
    yield "the winner's inference", winner((TRAINED,))
    yield "mirrored query averaged", scored(lambda it: of_views(it, (PLAIN, MIRRORED), False))
    yield "four views of the query averaged", scored(lambda it: of_views(it, VIEWS, False))
    yield "four views of query and gallery averaged", scored(lambda it: of_views(it, VIEWS, True))
    grid = {
        f"k1 = {k1}, k2 = {k2}, cosine {weight}": reranked(k1, k2, weight)
        for k1, k2, weight in product((5, 10, 20), (2, 6), (0.3, 0.7))
    }
    yield "k-reciprocal re-ranking", best_of(grid)
    expansions = {
        f"{k} photos, power {power}": expanded(k, power) for k, power in product((1, 3, 5), (1, 3))
    }
    yield "query expansion", best_of(expansions)
    yield "frozen network alone", frozen
    joins = {f"trained {share}": joined(share) for share in (0.25, 0.5, 0.75, 0.9)}
    yield "both networks, vectors joined", best_of(joins)
    means = {f"trained {share}": averaged(share) for share in (0.25, 0.5, 0.75, 0.9)}
    yield "both networks, scores averaged", best_of(means)
    for mode, search in product(BlendMode, WeightSearch):
        title = f"both networks, ranks blended ({mode.value}, {search.value} weights)"
        yield title, blended((default, frozen), mode, search)
    yield "both networks, the winner's inference", winner(NETWORKS)


def plain(it: Problem, network: str) -> Vectors:
    """One view of each animal."""
    return it.animals.view(network)


def mixture(
    it: Problem, vectors: Vectors, queries: Vectors | None = None, weight: float = 0.5
) -> tuple[Gallery, Scores]:
    """Best photo and centroid; queries of their own where these differ from the vectors."""
    gallery = it.gallery(vectors)
    asked = vectors[it.query_rows] if queries is None else queries
    cosines = ExactSearch(gallery.vectors).similarities(asked)
    return gallery, individual_similarities(gallery, cosines).mixed(weight)


def top(m: int) -> Score:
    """The mean of the m best photos."""

    def score(it: Problem) -> tuple[Gallery, Scores]:
        gallery = it.gallery(plain(it, TRAINED))
        cosines = ExactSearch(gallery.vectors).similarities(plain(it, TRAINED)[it.query_rows])
        return gallery, top_mean(gallery, cosines, m)

    return score


def of_views(it: Problem, views: Sequence[str], gallery_too: bool) -> tuple[Gallery, Scores]:
    """Several views of the query averaged, and of the gallery as well or not."""
    places = [VIEWS.index(view) for view in views]
    mean = mean_view(it.animals.vectors[TRAINED][:, places])
    return mixture(it, mean if gallery_too else plain(it, TRAINED), mean[it.query_rows])


def reranked(k1: int, k2: int, weight: float) -> Score:
    """The best photo by re-ranked similarities."""

    def score(it: Problem) -> tuple[Gallery, Scores]:
        gallery = it.gallery(plain(it, TRAINED))
        queries = plain(it, TRAINED)[it.query_rows]
        similarities = reranked_similarities(gallery, queries, k1=k1, k2=k2, cosine_weight=weight)
        return gallery, top_mean(gallery, similarities, 1)

    return score


def expanded(neighbours: int, power: float) -> Score:
    """Best photo and centroid for expanded queries."""

    def score(it: Problem) -> tuple[Gallery, Scores]:
        vectors = plain(it, TRAINED)
        gallery = it.gallery(vectors)
        queries = expanded_queries(
            gallery, vectors[it.query_rows], neighbours=neighbours, power=power
        )
        return mixture(it, vectors, queries)

    return score


def joined(share: float) -> Score:
    """Best photo and centroid of joined vectors; the share is the trained network's."""
    return lambda it: mixture(
        it, concatenated([plain(it, network) for network in NETWORKS], [share, 1 - share])
    )


def averaged(share: float) -> Score:
    """Best photo and centroid of each network, averaged."""

    def score(it: Problem) -> tuple[Gallery, Scores]:
        both = [mixture(it, plain(it, network)) for network in NETWORKS]
        return both[0][0], mean_scores([scores for _, scores in both], [share, 1 - share])

    return score


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

    def score(it: Problem) -> tuple[Gallery, Scores]:
        members = []
        for network in networks:
            gallery = it.gallery(plain(it, network))
            search = ExactSearch(gallery.vectors)
            views = [it.animals.view(network, view)[it.query_rows] for view in (PLAIN, MIRRORED)]
            members.append(winner_scores(gallery, [search.similarities(view) for view in views]))
        return gallery, mean_scores(members)

    def answer(it: Problem, validations: Sequence[Problem]) -> Answered:
        truths = [truth for validation in validations for truth in validation.truths]
        share = truths.count(NEW_INDIVIDUAL) / len(truths)
        gallery, scores = score(it)
        threshold = quantile_threshold(scores, share)
        return _answered(gallery, scores, threshold, f"{share:.0%} new")

    return answer


def voted(rule: VoteRule | None) -> Row:
    """The paper's head; None: with the voters and the threshold that the validations choose."""

    def ask(it: Problem) -> tuple[Gallery, NDArray[np.float32]]:
        gallery = it.gallery(plain(it, TRAINED))
        return gallery, ExactSearch(gallery.vectors).similarities(plain(it, TRAINED)[it.query_rows])

    def answer(it: Problem, validations: Sequence[Problem]) -> Answered:
        chosen = (
            rule or choose_vote_rule([(*ask(other), other.truths) for other in validations]).rule
        )
        votes = vote(*ask(it), chosen)
        return Answered(
            [it.labels(chosen.threshold) for it in votes],
            [it.labels(_NOBODY_NEW) for it in votes],
            np.array([it.nearest_distance for it in votes]),
            f"k = {chosen.neighbours}, distance {chosen.threshold:g}",
        )

    return answer


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


def _best_threshold(score: Score, validations: Sequence[Problem]) -> tuple[float, float]:
    """The highest MAP@5 over the validations' queries, and the threshold that reaches it."""
    asked = [(*score(it), it.truths) for it in validations]
    tops = np.concatenate([scores.max(axis=1) for _, scores, _ in asked])
    tried = np.unique(np.quantile(tops, np.linspace(0, 1, _THRESHOLDS)))
    worth = [
        np.mean(
            [
                average_precision_at_5(labels, truth)
                for gallery, scores, truths in asked
                for labels, truth in zip(answers(gallery, scores, at), truths, strict=True)
            ]
        )
        for at in tried
    ]
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
