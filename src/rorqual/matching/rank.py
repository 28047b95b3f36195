"""Who is it? The ranked, calibrated answer for an animal's vector against a gallery."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from rorqual.domain.identification import (
    CANDIDATES_SHOWN,
    NEW_INDIVIDUAL,
    UNKNOWN_SPECIES,
    Candidate,
    CandidateSet,
    PlausibleSet,
    SpeciesResult,
    SuggestedDecision,
)
from rorqual.matching.calibration import Calibration
from rorqual.matching.decision import suggest_without_competitors
from rorqual.matching.fusion import Fusion
from rorqual.matching.fusion_model import ChannelValues
from rorqual.matching.gallery import Gallery
from rorqual.matching.outcome import Outcome
from rorqual.matching.query_look import LookAtQuery, ShortLook, WholeLook, compare_queries
from rorqual.matching.search import Search
from rorqual.matching.shown_candidate import shown_candidate
from rorqual.matching.unit_vectors import require_unit_rows


@dataclass(frozen=True, slots=True)
class AnnotationRanking:
    """The answer of the matching for one animal."""

    species: SpeciesResult
    candidates: tuple[Candidate, ...]  # best first, at most CANDIDATES_SHOWN
    new_individual_probability: float  # 0..1
    decision: SuggestedDecision
    candidate_set: CandidateSet
    plausible: PlausibleSet | None = None  # None: the calibration has no rule for it


def identify_embedding(
    gallery: Gallery,
    vector: ArrayLike,
    calibration: Calibration,
    *,
    exclude_sha256: str | None = None,
    search: Search | None = None,
    look: LookAtQuery | None = None,
) -> AnnotationRanking:
    """Rank the gallery's individuals and `new_individual` for one unit vector of shape (d,).

    Args:
        gallery: who it could be.
        vector: of the query, from the same network as the gallery.
        calibration: fitted for that network.
        exclude_sha256: content hash of the query's photo, which never matches itself.
        search: of this gallery; None compares with all of it.
        look: further channels, used where the calibration has a fusion of them.

    Raises:
        ValueError: where the vector is not of unit length or of another dimension.
    """
    queries = np.asarray(vector, dtype=np.float32)[np.newaxis]
    (ranking,) = identify_embeddings(
        gallery,
        queries,
        calibration,
        exclude_sha256=[exclude_sha256],
        search=search,
        looks=[look],
    )
    return ranking


def identify_embeddings(
    gallery: Gallery,
    vectors: ArrayLike,
    calibration: Calibration,
    *,
    exclude_sha256: Sequence[str | None] | None = None,
    search: Search | None = None,
    looks: Sequence[LookAtQuery | None] | None = None,
    offer_new: bool = True,
) -> list[AnnotationRanking]:
    """Rank for q queries of shape (q, d) at once: one matrix product serves many of them.

    Args:
        gallery: who they could be.
        vectors: unit rows, from the same network as the gallery.
        calibration: fitted for that network.
        exclude_sha256: content hash of each query's photo, which never matches itself.
        search: of this gallery; None compares with all of it.
        looks: further channels for each query.
        offer_new: whether `new_individual` is a candidate and takes one of the places shown.

    Raises:
        ValueError: where a vector is not of unit length or of another dimension, or the number
            of hashes or looks is not that of the vectors.
    """
    queries = np.asarray(vectors, dtype=np.float32)
    hashes = [None] * len(queries) if exclude_sha256 is None else list(exclude_sha256)
    if len(hashes) != len(queries):
        raise ValueError(f"{len(queries)} queries came with {len(hashes)} content hashes")
    further = [None] * len(queries) if looks is None else list(looks)
    if len(further) != len(queries):
        raise ValueError(f"{len(queries)} queries came with {len(further)} looks")
    if not gallery.individuals:
        return [_without_competitors(gallery, 0) for _ in hashes]
    require_unit_rows(queries, "queries")
    excluded = [gallery.rows_of_photo(sha256) for sha256 in hashes]
    compared = compare_queries(gallery, queries, excluded, calibration.best_photo_weight, search)
    return [
        _ranking(gallery, seen, calibration, look, offer_new)
        for seen, look in zip(compared, further, strict=True)
    ]


def _outcome(
    gallery: Gallery,
    seen: WholeLook | ShortLook,
    calibration: Calibration,
    look: LookAtQuery | None,
) -> Outcome:
    fusion = calibration.fusion
    few = seen.representatives
    values = _values(seen, fusion, look)
    if fusion is not None and values is not None:
        probabilities, utilities = fusion.apply(seen.scores, values, gallery.species)
        among = few.listed if few else None
        return Outcome(gallery, probabilities, utilities, fusion, fusion.plausible, among=among)
    probabilities = calibration.apply(seen.compared, few.weights if few else None)
    return Outcome(gallery, probabilities, seen.compared, calibration, calibration.plausible, few)


def _values(
    seen: WholeLook | ShortLook, fusion: Fusion | None, look: LookAtQuery | None
) -> ChannelValues | None:
    """What the fusion's further channels say; None where they cannot."""
    if fusion is None:
        return None
    if not fusion.model.further:
        return {}
    return look(seen) if look is not None else None


def _ranking(
    gallery: Gallery,
    seen: WholeLook | ShortLook,
    calibration: Calibration,
    look: LookAtQuery | None,
    offer_new: bool,
) -> AnnotationRanking:
    photos = gallery.photos - (1 if seen.excluded.size else 0)
    competing = seen.competing
    if not competing:
        return _without_competitors(gallery, photos)
    found = _outcome(gallery, seen, calibration, look)
    new = found.probabilities.new_individual
    candidates = [Candidate(NEW_INDIVIDUAL, new)] if offer_new else []
    candidates += [
        shown_candidate(gallery, individual, probability, seen.cosines_of, seen.excluded)
        for individual, probability in found.highest(CANDIDATES_SHOWN)
    ]
    # stable: individuals stay in the order of their scores, and precede an equal new_individual
    candidates.sort(key=lambda it: (-it.probability, it.individual == NEW_INDIVIDUAL))
    return AnnotationRanking(
        species=found.species(),
        candidates=tuple(candidates[:CANDIDATES_SHOWN]),
        new_individual_probability=new,
        decision=found.decision(),
        candidate_set=CandidateSet(competing, photos, gallery.filter),
        plausible=found.plausible(),
    )


def _without_competitors(gallery: Gallery, photos: int) -> AnnotationRanking:
    return AnnotationRanking(
        species=SpeciesResult(UNKNOWN_SPECIES, None),
        candidates=(Candidate(NEW_INDIVIDUAL, 1.0),),
        new_individual_probability=1.0,
        decision=suggest_without_competitors(gallery_is_empty=not gallery.individuals),
        candidate_set=CandidateSet(0, photos, gallery.filter),
    )
