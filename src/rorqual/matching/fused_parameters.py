"""Which calibrators, weights and novelty model fit a table of evidence best?"""

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.channel_weights import fit_channel_weights
from rorqual.matching.evidence_table import EvidenceTable, roles
from rorqual.matching.fused_novelty import NoveltyFacts, fit_fused_novelty
from rorqual.matching.fusion_model import (
    EMBEDDING,
    Channel,
    FusionModel,
    novelty_facts,
    species_names,
)
from rorqual.matching.pair_calibrator import PairCalibrator, fit_pair_calibrator
from rorqual.matching.parameters import play_weights

OTHERS_PER_QUERY = 200  # pairs of other animals that a photo gives; more teach nothing new


def fit_fusion_model(
    table: EvidenceTable, *, expected_new_share: float, seed: int, photos: int | None = None
) -> FusionModel:
    """Fit all but the thresholds.

    Each channel's calibrator is fitted on the pairs of photo and individual that it has a value
    of; the weights on the photos in the role of the known; the novelty model on both roles and
    all sizes of the gallery.

    Args:
        table: of the photos to fit to.
        expected_new_share: of the queries in the field, 0..1.
        seed: of the choice of pairs and sub-galleries.
        photos: by which the kind of curve is chosen; None for those of the table. Of a fold it is
            the number of all, so that what is judged is of the kind of what is kept.
    """
    photos = len(table.own) if photos is None else photos
    values = {EMBEDDING: table.scores, **table.values}
    calibrators = {name: _calibrator(table, it, photos, seed) for name, it in values.items()}
    log_odds = [it.log_odds(values[name], table.species) for name, it in calibrators.items()]
    evidence = np.stack(log_odds, axis=-1)
    played = list(roles(table, seed))
    known = next(role for role in played if not role.is_new)
    weights = fit_channel_weights(
        evidence[known.valid], table.own[known.valid], known.competing[known.valid]
    )
    utilities = evidence @ weights
    facts = [
        novelty_facts(
            np.where(role.competing, utilities, -np.inf)[role.valid],
            evidence[role.valid],
            role.competing[role.valid],
            table.species,
        )
        for role in played
    ]
    is_new = np.concatenate([np.full(role.valid.sum(), role.is_new) for role in played])
    size = np.concatenate([np.full(role.valid.sum(), role.size, np.int8) for role in played])
    novelty = fit_fused_novelty(
        NoveltyFacts._make(map(np.concatenate, zip(*facts, strict=True))),
        is_new,
        play_weights(is_new, size, expected_new_share),
    )
    named = zip(calibrators.items(), weights.tolist(), strict=True)
    return FusionModel(tuple(Channel(name, weight, it) for (name, it), weight in named), novelty)


def _calibrator(
    table: EvidenceTable, values: NDArray[np.float32], photos: int, seed: int
) -> PairCalibrator:
    given = np.isfinite(values) & np.isfinite(table.scores)
    is_own = np.zeros(given.shape, dtype=np.bool_)
    is_own[np.arange(len(given)), table.own] = True
    share = OTHERS_PER_QUERY / np.maximum(1, given.sum(axis=1, keepdims=True))
    drawn = np.random.default_rng(seed).random(given.shape) < share
    query, individual = np.nonzero(given & (is_own | drawn))
    return fit_pair_calibrator(
        values[query, individual].astype(np.float64),
        is_own[query, individual],
        species_names(table.species)[individual],
        queries=photos,
    )
