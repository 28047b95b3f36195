"""How strongly may a head bend an embedding? Chosen on individuals that it was not fitted on."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.asking import ask
from rorqual.matching.discriminant import Discriminant
from rorqual.matching.gallery import Gallery
from rorqual.matching.linear_head import LinearHead

SHRINKAGES = (0.1, 0.3, 1.0, 3.0, 10.0)  # the larger, the closer to the embedding as it is
INNER_FOLDS = 3


def choose_shrinkage(
    gallery: Gallery,
    queries: NDArray[np.intp],
    chosen: NDArray[np.bool_],
    *,
    seed: int,
    on_step: Callable[[], None],
) -> float | None:
    """The shrinkage whose heads rank best, by cross-validation over individuals.

    Args:
        gallery: with encounter groups.
        queries: rows whose individual has another encounter.
        chosen: mask of the individuals that may be looked at; the others neither teach, nor ask,
            nor compete.
        seed: of the folds.
        on_step: called after each of `INNER_FOLDS` folds.

    Returns:
        One of SHRINKAGES; None where the embedding as it is ranks at least as well.
    """
    own = gallery.individual_index
    asked = queries[chosen[own[queries]]]
    folds = individual_folds(gallery, asked, INNER_FOLDS, seed)
    precision = np.zeros(1 + len(SHRINKAGES))  # as it is, then with each shrinkage
    for fold in range(INNER_FOLDS):
        rows = asked[folds[own[asked]] == fold]
        if rows.size:
            discriminant = discriminant_of(gallery, chosen & (folds != fold))
            precision[0] += ask(gallery, rows, chosen).precision.sum()
            for place, shrinkage in enumerate(SHRINKAGES, start=1):
                mapped = with_head(gallery, discriminant.head(shrinkage))
                precision[place] += ask(mapped, rows, chosen).precision.sum()
        on_step()
    best = int(precision.argmax())  # the first of equals: the embedding as it is
    return SHRINKAGES[best - 1] if best else None


def individual_folds(
    gallery: Gallery, queries: NDArray[np.intp], folds: int, seed: int
) -> NDArray[np.intp]:
    """A fold for each individual, shape (individuals,); each fold gets its share of those asked."""
    is_asked = np.zeros(len(gallery.individuals), dtype=np.bool_)
    is_asked[gallery.individual_index[queries]] = True
    order = np.random.default_rng(seed).permutation(len(is_asked))
    order = order[np.argsort(~is_asked[order], kind="stable")]
    assigned = np.empty(len(order), dtype=np.intp)
    assigned[order] = np.arange(len(order)) % folds
    return assigned


def discriminant_of(gallery: Gallery, individuals: NDArray[np.bool_]) -> Discriminant:
    """What heads fitted on some individuals of the gallery, given by a mask, have in common."""
    rows = individuals[gallery.individual_index]
    return Discriminant(gallery.vectors[rows], gallery.individual_index[rows])


def with_head(gallery: Gallery, head: LinearHead) -> Gallery:
    """The same animals in the embedding that the head makes."""
    return replace(gallery, vectors=head.apply(gallery.vectors))
