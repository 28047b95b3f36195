"""How would the catalogue's own photos be answered if their encounter were not in it?"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.gallery import Gallery
from rorqual.matching.individual_scores import IndividualSimilarities, individual_similarities
from rorqual.matching.search import ExactSearch, query_blocks


class LeftOut(NamedTuple):
    """A block of q gallery photos as queries, each without its own encounter and photo."""

    rows: NDArray[np.intp]  # (q,), of the gallery
    own: NDArray[np.int32]  # (q,), index of each query's individual
    similarities: IndividualSimilarities  # (q, individuals); own is -inf where nothing is left


def rows_with_other_encounter(gallery: Gallery) -> NDArray[np.intp]:
    """Photos whose individual was met in two encounters or more: these can play the known.

    A class row counts like an encounter: an individual that has one is known without its photos.
    """
    pairs = np.unique(np.stack([gallery.individual_index, gallery.encounter_group]), axis=1)
    encounters = np.bincount(pairs[0], minlength=len(gallery.individuals))
    met_again = np.flatnonzero(encounters[gallery.individual_index] > 1)
    return np.setdiff1d(met_again, gallery.rows_without_photo, assume_unique=True)


def choose_queries(gallery: Gallery, max_queries: int, seed: int) -> NDArray[np.intp]:
    """Choose the rows that play: those that can play the known first, then the others.

    Every individual gives one photo before any gives a second one, so that a few animals with
    hundreds of photos do not decide for all.

    Returns:
        At most max_queries rows, ascending.
    """
    known = rows_with_other_encounter(gallery)
    others = np.setdiff1d(np.arange(len(gallery.vectors)), known)
    others = np.setdiff1d(others, gallery.rows_without_photo, assume_unique=True)
    random = np.random.default_rng(seed)
    chosen = np.concatenate([in_turn(gallery, rows, random) for rows in (known, others)])
    return np.sort(chosen[:max_queries])


def leave_one_encounter_out(gallery: Gallery, rows: NDArray[np.intp]) -> Iterator[LeftOut]:
    """Compare rows of the gallery with the rest of it, a block that fits into memory at a time.

    Of its own individual a query does not see the photos of its own encounter; of nobody it sees
    its own photo.
    """
    search = ExactSearch(gallery.vectors)
    for block in query_blocks(len(rows), len(gallery.vectors)):
        cosines = search.similarities(gallery.vectors[rows[block]])
        excluded = [own_encounter(gallery, row) for row in rows[block]]
        yield LeftOut(
            rows[block],
            gallery.individual_index[rows[block]],
            individual_similarities(gallery, cosines, excluded),
        )


def left_out_similarities(
    gallery: Gallery,
    rows: NDArray[np.intp],
    *,
    seed: int = 0,  # noqa: ARG001 - nothing is drawn; see `adapted_plays`
) -> IndividualSimilarities:
    """The similarities of `leave_one_encounter_out` at once, shape (q, individuals)."""
    blocks = [block.similarities for block in leave_one_encounter_out(gallery, rows)]
    return IndividualSimilarities(
        np.concatenate([block.best for block in blocks]),
        np.concatenate([block.centroid for block in blocks]),
    )


def own_encounter(gallery: Gallery, row: int) -> NDArray[np.intp]:
    """The rows that a row of the gallery does not see as a query: its encounter and its photo."""
    own = gallery.rows_of_individual(int(gallery.individual_index[row]))
    together = own[gallery.encounter_group[own] == gallery.encounter_group[row]]
    return np.union1d(together, gallery.rows_of_photo(gallery.photo_sha256[row]))


def in_turn(
    gallery: Gallery, rows: NDArray[np.intp], random: np.random.Generator
) -> NDArray[np.intp]:
    """The rows in an order in which every individual has its first before any its second."""
    shuffled = random.permutation(rows)
    turns = np.empty(len(shuffled), dtype=np.intp)
    seen: dict[int, int] = {}
    for place, individual in enumerate(gallery.individual_index[shuffled].tolist()):
        turns[place] = seen[individual] = seen.get(individual, -1) + 1
    return shuffled[np.argsort(turns, kind="stable")]
