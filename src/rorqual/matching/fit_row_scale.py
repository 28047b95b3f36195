"""On which scale are class rows as good evidence as photos? A conditional logit over both."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.plays import BEST_PHOTO_WEIGHTS
from rorqual.matching.row_or_photos import LEAST_WEIGHT, Asked, likeliest
from rorqual.matching.row_scale import RowScale
from rorqual.matching.row_scale_table import RowScaleTable

LEAST_GAIN = 10.0  # nats in all by looking at the rows; with less they tell nobody apart


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
    and by its class row; all others compete with both; see `row_or_photos`. Both kinds count one
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
    finite = of_photos[np.isfinite(of_photos)]
    if not finite.size:
        return None
    score_spread = float(finite.std()) or 1.0
    mean, cosine_spread = float(of_rows.mean()), float(of_rows.std()) or 1.0
    cosines = (table.cosines.astype(np.float64) - mean) / cosine_spread
    asked = _asked(table, competing, scores / score_spread, cosines)
    if not asked.by_row.any() or asked.by_row.all():
        return None
    (of_scores, of_cosines, constant), loss = likeliest(asked)
    _, blind = likeliest(asked, most_of_cosines=LEAST_WEIGHT)
    if blind - loss < LEAST_GAIN or of_scores <= LEAST_WEIGHT:
        return None
    unit = score_spread / of_scores  # of score, for one of utility
    slope = unit * of_cosines / cosine_spread
    return FittedScale(RowScale(slope, unit * constant - slope * mean), weight, loss)


def _asked(
    table: RowScaleTable,
    competing: NDArray[np.bool_],
    scores: NDArray[np.float64],
    cosines: NDArray[np.float64],
) -> Asked:
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
            Asked(
                among,
                rows,
                np.zeros(len(chosen)) if by_row else own_score[chosen],
                own_cosine[chosen] if by_row else np.zeros(len(chosen)),
                np.full(len(chosen), float(by_row)),
                np.full(len(chosen), 0.5 / max(1, len(chosen))),
            )
        )
    both = Asked._make(map(np.concatenate, zip(*kinds, strict=True)))
    return both._replace(weight=both.weight * len(both.weight))
