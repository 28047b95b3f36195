"""Who is it? The ranked, calibrated answer for an animal's vector against a gallery."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rorqual.domain.identification import (
    CANDIDATES_SHOWN,
    NEW_INDIVIDUAL,
    UNKNOWN_SPECIES,
    Candidate,
    CandidateSet,
    SpeciesResult,
    SuggestedDecision,
)
from rorqual.matching.calibration import Calibration
from rorqual.matching.decision import suggest, suggest_without_competitors
from rorqual.matching.gallery import Gallery
from rorqual.matching.individual_scores import individual_similarities, kept_rows
from rorqual.matching.search import ExactSearch, Search, query_blocks
from rorqual.matching.species_mass import species_by_individuals
from rorqual.matching.unit_vectors import require_unit_rows


@dataclass(frozen=True, slots=True)
class AnnotationRanking:
    """The answer of the matching for one animal."""

    species: SpeciesResult
    candidates: tuple[Candidate, ...]  # best first, at most CANDIDATES_SHOWN
    new_individual_probability: float  # 0..1
    decision: SuggestedDecision
    candidate_set: CandidateSet


def identify_embedding(
    gallery: Gallery,
    vector: ArrayLike,
    calibration: Calibration,
    *,
    exclude_sha256: str | None = None,
    search: Search | None = None,
) -> AnnotationRanking:
    """Rank the gallery's individuals and `new_individual` for one unit vector of shape (d,).

    Args:
        gallery: who it could be.
        vector: of the query, from the same network as the gallery.
        calibration: fitted for that network.
        exclude_sha256: content hash of the query's photo, which never matches itself.
        search: of this gallery; None compares with all of it.

    Raises:
        ValueError: where the vector is not of unit length or of another dimension.
    """
    queries = np.asarray(vector, dtype=np.float32)[np.newaxis]
    (ranking,) = identify_embeddings(
        gallery, queries, calibration, exclude_sha256=[exclude_sha256], search=search
    )
    return ranking


def identify_embeddings(
    gallery: Gallery,
    vectors: ArrayLike,
    calibration: Calibration,
    *,
    exclude_sha256: Sequence[str | None] | None = None,
    search: Search | None = None,
) -> list[AnnotationRanking]:
    """Rank for q queries of shape (q, d) at once: one matrix product serves many of them.

    Args:
        gallery: who they could be.
        vectors: unit rows, from the same network as the gallery.
        calibration: fitted for that network.
        exclude_sha256: content hash of each query's photo, which never matches itself.
        search: of this gallery; None compares with all of it.

    Raises:
        ValueError: where a vector is not of unit length or of another dimension, or the number
            of hashes is not that of the vectors.
    """
    queries = np.asarray(vectors, dtype=np.float32)
    hashes = [None] * len(queries) if exclude_sha256 is None else list(exclude_sha256)
    if len(hashes) != len(queries):
        raise ValueError(f"{len(queries)} queries came with {len(hashes)} content hashes")
    if not gallery.individuals:
        return [_without_competitors(gallery, 0) for _ in hashes]
    require_unit_rows(queries, "queries")
    if search is not None:
        return _by_shortlists(gallery, queries, calibration, hashes, search)
    exact = ExactSearch(gallery.vectors)
    rankings = []
    for block in query_blocks(len(queries), len(gallery.vectors)):
        cosines = exact.similarities(queries[block])
        excluded = [gallery.rows_of_photo(sha256) for sha256 in hashes[block]]
        by_individual = individual_similarities(gallery, cosines, excluded)
        scores = by_individual.mixed(calibration.best_photo_weight)
        for query, rows in enumerate(excluded):
            rankings.append(_ranking(gallery, cosines[query], scores[query], rows, calibration))
    return rankings


def _by_shortlists(
    gallery: Gallery,
    queries: NDArray[np.float32],
    calibration: Calibration,
    hashes: Sequence[str | None],
    search: Search,
) -> list[AnnotationRanking]:
    excluded = [gallery.rows_of_photo(sha256) for sha256 in hashes]
    rankings = []
    for rows, it in zip(excluded, search.compare(queries, excluded), strict=True):
        (scores,) = it.similarities.mixed(calibration.best_photo_weight)
        rankings.append(_ranking(gallery, it.cosines, scores, rows, calibration, it.individuals))
    return rankings


def _ranking(
    gallery: Gallery,
    cosines: NDArray[np.float32],
    scores: NDArray[np.float32],
    excluded: NDArray[np.intp],
    calibration: Calibration,
    among: NDArray[np.intp] | None = None,
) -> AnnotationRanking:
    photos = gallery.photos - (1 if excluded.size else 0)
    competing = int(np.isfinite(scores).sum())
    if not competing:
        return _without_competitors(gallery, photos)
    probabilities = calibration.apply(scores)
    new = probabilities.new_individual
    candidates = [Candidate(NEW_INDIVIDUAL, new)]
    for individual in _highest(scores, CANDIDATES_SHOWN, among):
        rows = kept_rows(gallery, individual, excluded)
        row = int(rows[cosines[rows].argmax()])
        candidates.append(
            Candidate(
                gallery.individuals[individual],
                float(probabilities.individuals[individual]),
                float(np.clip(cosines[row], -1.0, 1.0)),
                int(gallery.annotation_ids[row]),
                gallery.photo_names[row],
            )
        )
    # stable: individuals stay in the order of their scores, and precede an equal new_individual
    candidates.sort(key=lambda it: (-it.probability, it.individual == NEW_INDIVIDUAL))
    return AnnotationRanking(
        species=species_by_individuals(gallery, probabilities.individuals),
        candidates=tuple(candidates[:CANDIDATES_SHOWN]),
        new_individual_probability=new,
        decision=suggest(gallery.individuals, probabilities, calibration),
        candidate_set=CandidateSet(competing, photos, gallery.filter),
    )


def _highest(scores: NDArray[np.float32], count: int, among: NDArray[np.intp] | None) -> list[int]:
    """Indices of the highest finite scores, best first; equal ones by index.

    Args:
        scores: of all individuals.
        count: how many at most.
        among: the indices, ascending, from which they are taken; None for all.
    """
    if among is not None:
        return [int(among[place]) for place in _highest(scores[among], count, None)]
    floor = np.partition(scores, -count)[-count] if len(scores) > count else -np.inf
    chosen = np.flatnonzero((scores >= floor) & np.isfinite(scores))
    order = np.argsort(-scores[chosen], kind="stable")[:count]
    return [int(index) for index in chosen[order]]


def _without_competitors(gallery: Gallery, photos: int) -> AnnotationRanking:
    return AnnotationRanking(
        species=SpeciesResult(UNKNOWN_SPECIES, None),
        candidates=(Candidate(NEW_INDIVIDUAL, 1.0),),
        new_individual_probability=1.0,
        decision=suggest_without_competitors(gallery_is_empty=not gallery.individuals),
        candidate_set=CandidateSet(0, photos, gallery.filter),
    )
