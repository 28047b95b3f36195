"""What do photos of known and of left-out individuals score, in galleries of several sizes?"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.identification import CANDIDATES_SHOWN
from rorqual.matching.gallery import Gallery
from rorqual.matching.individual_scores import DEFAULT_BEST_PHOTO_WEIGHT
from rorqual.matching.leave_one_encounter_out import LeftOut, leave_one_encounter_out
from rorqual.matching.novelty_model import novelty_features

# the default stands first: it wins where the others are no better
BEST_PHOTO_WEIGHTS = (DEFAULT_BEST_PHOTO_WEIGHT, 0.75, 0.25, 1.0, 0.0)
TEMPERATURES = np.geomspace(0.002, 0.5, 36)  # steps of 17 %: the likelihood is flat within one
GALLERY_SHARES = (1.0, 1 / 3, 1 / 10)  # of the individuals, so that their number has an effect
SMALLEST_GALLERY = 5  # individuals


class Plays(NamedTuple):
    """p plays at one weight of the best photo: each a query against a gallery of one size."""

    row: NDArray[np.intp]  # (p,), the query's in the gallery
    individual: NDArray[np.int32]  # (p,), the query's own
    is_new: NDArray[np.bool_]  # (p,), the own individual was left out of the gallery
    size: NDArray[np.int8]  # (p,), which of GALLERY_SHARES; 0 is the whole gallery
    features: NDArray[np.float64]  # (p, 3), see novelty_model.novelty_features
    top_scores: NDArray[np.float32]  # (p, CANDIDATES_SHOWN), best first, padded with -inf
    best: NDArray[np.int32]  # (p,), the individual that scores best
    own_score: NDArray[np.float32]  # (p,), -inf where is_new
    own_rank: NDArray[np.intp]  # (p,), individuals that score as well or better; 0 where is_new
    log_partition: NDArray[np.float64]  # (p, TEMPERATURES), log of the sum of exp(score / t)

    @classmethod
    def joined(cls, parts: Iterable["Plays"]) -> "Plays":
        """The plays of several parts, one or more, after one another."""
        return cls._make(map(np.concatenate, zip(*parts, strict=True)))

    def where(self, chosen: NDArray[np.bool_]) -> "Plays":
        """The plays of a mask of shape (p,)."""
        return Plays._make(column[chosen] for column in self)


class PlayRows(Protocol):
    """`play`, or something that plays in its stead."""

    def __call__(self, gallery: Gallery, rows: NDArray[np.intp], *, seed: int) -> list[Plays]:
        """The plays at each of BEST_PHOTO_WEIGHTS, in the same order."""
        ...


def play(gallery: Gallery, rows: NDArray[np.intp], *, seed: int) -> list[Plays]:
    """Let rows of the gallery play the known (own encounter removed) and the new.

    Returns:
        For each of BEST_PHOTO_WEIGHTS the same plays in the same order. A query whose individual
        has no other encounter plays the new only.
    """
    sizes = list(subgalleries(len(gallery.individuals), seed))
    parts: list[list[Plays]] = [[] for _ in BEST_PHOTO_WEIGHTS]
    for block in leave_one_encounter_out(gallery, rows):
        for weight, part in zip(BEST_PHOTO_WEIGHTS, parts, strict=True):
            scores = block.similarities.mixed(weight)
            for size, columns in enumerate(sizes):
                part.extend(_plays(block, scores, columns, size))
    return [Plays.joined(part) for part in parts]


def subgalleries(individuals: int, seed: int) -> Iterator[NDArray[np.intp]]:
    """Nested random sets of individuals; the first has them all."""
    order = np.random.default_rng(seed).permutation(individuals)
    counts = [max(SMALLEST_GALLERY, round(share * individuals)) for share in GALLERY_SHARES]
    for count in dict.fromkeys(counts):
        yield np.sort(order[:count])


def _plays(
    block: LeftOut, scores: NDArray[np.float32], columns: NDArray[np.intp], size: int
) -> Iterator[Plays]:
    """Both roles of each query; its own individual always competes in the role of the known."""
    queries = np.arange(len(scores))
    own_score = scores[queries, block.own]
    others = scores.copy()
    others[queries, block.own] = -np.inf
    others = others[:, columns]
    top = _highest(others)
    count = np.isfinite(others).sum(axis=1)
    best = columns[others.argmax(axis=1)].astype(np.int32)
    new = Plays(
        row=block.rows,
        individual=block.own,
        is_new=np.ones(len(scores), dtype=np.bool_),
        size=np.full(len(scores), size, dtype=np.int8),
        features=novelty_features(top[:, 0], top[:, 1], np.maximum(count, 1)),
        top_scores=top,
        best=best,
        own_score=np.full(len(scores), -np.inf, dtype=np.float32),
        own_rank=np.zeros(len(scores), dtype=np.intp),
        log_partition=_log_partition(others, top[:, 0]),
    )
    best = np.where(own_score > top[:, 0], block.own, best)
    top = _highest(np.column_stack([top, own_score]))
    known = new._replace(
        is_new=np.zeros(len(scores), dtype=np.bool_),
        features=novelty_features(top[:, 0], top[:, 1], count + 1),
        top_scores=top,
        best=best,
        own_score=own_score,
        own_rank=(others >= own_score[:, np.newaxis]).sum(axis=1),
        log_partition=np.logaddexp(
            new.log_partition, own_score[:, np.newaxis] / TEMPERATURES[np.newaxis]
        ),
    )
    yield known.where((count > 0) & np.isfinite(own_score))
    yield new.where(count > 0)


def _highest(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """The highest scores of each row, best first, shape (q, CANDIDATES_SHOWN)."""
    missing = max(0, CANDIDATES_SHOWN - scores.shape[1])
    padded = np.pad(scores, ((0, 0), (0, missing)), constant_values=-np.inf)
    best = np.partition(padded, -CANDIDATES_SHOWN, axis=1)[:, -CANDIDATES_SHOWN:]
    return np.sort(best, axis=1)[:, ::-1]


def _log_partition(scores: NDArray[np.float32], top: NDArray[np.float32]) -> NDArray[np.float64]:
    """Log of the sum of exp(score / t) of each row, shape (q, TEMPERATURES)."""
    finite_top = np.where(np.isfinite(top), top, 0.0)  # a row without individuals sums to 0
    below = scores - finite_top[:, np.newaxis].astype(np.float32)
    sums = [np.exp(below / np.float32(t)).sum(axis=1, dtype=np.float64) for t in TEMPERATURES]
    with np.errstate(divide="ignore"):
        logs = np.log(np.stack(sums, axis=1))
    return np.asarray(logs + finite_top[:, np.newaxis] / TEMPERATURES)
