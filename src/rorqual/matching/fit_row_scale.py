"""On which scale are class rows as good evidence as photos? A conditional logit over both."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.plays import BEST_PHOTO_WEIGHTS
from rorqual.matching.row_scale import RowScale
from rorqual.matching.row_scale_table import RowScaleTable

RIDGE = 1.0  # precision of a normal prior of both weights, per standard deviation
LEAST_WEIGHT = 1e-3  # per standard deviation
LEAST_GAIN = 10.0  # nats in all by looking at the rows; with less they tell nobody apart


class _Asked(NamedTuple):
    """a photos, each among n individuals by photos and m by class rows; own is one of them."""

    scores: NDArray[np.float64]  # (a, n), standardised; -inf: does not compete
    cosines: NDArray[np.float64]  # (a, m), standardised; -inf: does not compete
    own_score: NDArray[np.float64]  # (a,), 0 where the own is known by its row
    own_cosine: NDArray[np.float64]  # (a,), 0 where the own is known by its photos
    by_row: NDArray[np.float64]  # (a,), 1 where the own is known by its row, else 0
    weight: NDArray[np.float64]  # (a,), mean 1; each kind has half of it


class FittedScale(NamedTuple):
    """A scale, for one mixture of best photo and centroid."""

    scale: RowScale
    best_photo_weight: float  # of the scores that the scale gives, 0..1
    loss: float  # minus the log likelihood and the log prior


def fit_row_scale(
    table: RowScaleTable,
    chosen: NDArray[np.bool_] | None = None,
    *,
    weights: Sequence[float] = BEST_PHOTO_WEIGHTS,
) -> FittedScale | None:
    """The scale under which the right individual is likeliest, whatever it is known by.

    Each photo looks for its own individual twice where it can: by its other encounters' photos,
    and by its class row; all others compete with both. P(i) is a softmax of weight * score where i
    is known by photos, and of weight * cosine + constant where by its row. Both kinds count one
    half, so that neither looks likelier for being there more often.

    Args:
        table: of photos.
        chosen: mask of the individuals that ask and compete; None for all.
        weights: of the best photo in scores; the likeliest of them is taken.

    Returns:
        None where class rows or photos do not tell the individuals apart.
    """
    competing = np.ones(len(table.individuals), np.bool_) if chosen is None else chosen
    if (competing & table.has_row).sum() < 2:
        return None
    found = [_fit(table, competing, weight) for weight in weights]
    there = [it for it in found if it is not None]
    return min(there, key=lambda it: it.loss) if there else None


def _fit(table: RowScaleTable, competing: NDArray[np.bool_], weight: float) -> FittedScale | None:
    scores = table.by_photos.mixed(weight).astype(np.float64)
    asks, owners = competing[table.own], competing[table.owners]
    of_photos, of_rows = scores[asks][:, competing], table.cosines[asks][:, owners]
    score_spread = float(of_photos[np.isfinite(of_photos)].std())
    mean, cosine_spread = float(of_rows.mean()), float(of_rows.std())
    cosines = (table.cosines.astype(np.float64) - mean) / cosine_spread
    asked = _asked(table, competing, scores / score_spread, cosines)
    if not asked.by_row.any() or asked.by_row.all():
        return None
    (of_scores, of_cosines, constant), loss = _likeliest(asked)
    _, blind = _likeliest(asked, most_of_cosines=LEAST_WEIGHT)
    if blind - loss < LEAST_GAIN or of_scores <= LEAST_WEIGHT:
        return None
    unit = score_spread / of_scores  # of score, for one of utility
    slope = unit * of_cosines / cosine_spread
    return FittedScale(RowScale(slope, unit * constant - slope * mean), weight, loss)


def _likeliest(
    asked: _Asked, most_of_cosines: float | None = None
) -> tuple[tuple[float, float, float], float]:
    """Weights of scores and cosines and the constant, and their loss."""
    from scipy.optimize import minimize

    found = minimize(
        _loss,
        np.array([1.0, min(1.0, most_of_cosines or 1.0), 0.0]),
        args=(asked,),
        jac=True,
        method="L-BFGS-B",
        bounds=[(LEAST_WEIGHT, None), (LEAST_WEIGHT, most_of_cosines), (None, None)],
    )
    of_scores, of_cosines, constant = map(float, found.x)
    return (of_scores, of_cosines, constant), float(found.fun)


def _asked(
    table: RowScaleTable,
    competing: NDArray[np.bool_],
    scores: NDArray[np.float64],
    cosines: NDArray[np.float64],
) -> _Asked:
    queries = np.arange(len(table.own))
    own_row = np.searchsorted(table.owners, table.own)
    own_row[own_row == len(table.owners)] = 0  # for those who have none: never looked at
    has_row = table.has_row[table.own]
    own_score, own_cosine = scores[queries, table.own], cosines[queries, own_row]
    scores = np.where(competing, scores, -np.inf)
    cosines = np.where(competing[table.owners], cosines, -np.inf)
    asks = competing[table.own]
    kinds = []
    for by_row, can in ((False, np.isfinite(own_score)), (True, has_row)):
        chosen = np.flatnonzero(asks & can)
        among, rows = scores[chosen], cosines[chosen]
        if by_row:
            among[np.arange(len(chosen)), table.own[chosen]] = -np.inf
        else:
            hidden = np.flatnonzero(has_row[chosen])
            rows[hidden, own_row[chosen[hidden]]] = -np.inf
        kinds.append(
            _Asked(
                among,
                rows,
                np.zeros(len(chosen)) if by_row else own_score[chosen],
                own_cosine[chosen] if by_row else np.zeros(len(chosen)),
                np.full(len(chosen), float(by_row)),
                np.full(len(chosen), 0.5 / max(1, len(chosen))),
            )
        )
    both = _Asked._make(map(np.concatenate, zip(*kinds, strict=True)))
    return both._replace(weight=both.weight * len(both.weight))


def _loss(beta: NDArray[np.float64], asked: _Asked) -> tuple[float, NDArray[np.float64]]:
    """Minus the log likelihood and the prior's part, and their gradient."""
    of_scores, of_cosines, constant = beta
    # as if there were as many class rows as photos' individuals: numbers are no evidence
    by_photos = _share(of_scores * asked.scores)
    by_rows = _share(of_cosines * asked.cosines + constant)
    total = np.logaddexp(by_photos.level, by_rows.level)
    own = of_scores * asked.own_score + asked.by_row * (of_cosines * asked.own_cosine + constant)
    own = own - np.where(asked.by_row > 0, by_rows.count, by_photos.count)
    rows = np.exp(by_rows.level - total)
    expected = (
        (1.0 - rows) * by_photos.mean(asked.scores),
        rows * by_rows.mean(asked.cosines),
        rows,
    )
    real = (asked.own_score, asked.own_cosine, asked.by_row)
    gradient = np.array(
        [asked.weight @ (mean - own_part) for mean, own_part in zip(expected, real, strict=True)]
    )
    prior = RIDGE * np.array([of_scores, of_cosines, 0.0])
    value = asked.weight @ (total - own) + 0.5 * prior @ beta
    return float(value), gradient + prior


class _Shares(NamedTuple):
    """How a kind's competitors share among themselves, for a photos."""

    level: NDArray[np.float64]  # (a,), log of the mean of exp(utility)
    count: NDArray[np.float64]  # (a,), log of how many compete
    shares: NDArray[np.float64]  # (a, competitors), sum 1

    def mean(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Of the competitors' values, as they share; shape (a,)."""
        return np.asarray((self.shares * np.where(np.isfinite(values), values, 0.0)).sum(axis=1))


def _share(utilities: NDArray[np.float64]) -> _Shares:
    top = utilities.max(axis=1, keepdims=True)
    top = np.where(np.isfinite(top), top, 0.0)
    likelihood = np.exp(utilities - top)
    total = likelihood.sum(axis=1)
    count = np.log(np.isfinite(utilities).sum(axis=1))
    return _Shares(np.log(total) + top[:, 0] - count, count, likelihood / total[:, np.newaxis])
