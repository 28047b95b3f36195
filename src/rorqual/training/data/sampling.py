"""Which photos does an epoch show, in which order, and how much does each individual count?"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from rorqual.training.recipe.recipe import SamplingRecipe

Rows = NDArray[np.int64]


def epoch_order(
    classes: NDArray[np.integer],
    recipe: SamplingRecipe,
    batch: int,
    generator: np.random.Generator,
) -> Rows:
    """The rows of one epoch, batch after batch.

    Every photo is shown at least once; those of individuals with fewer than `oversample_to`
    photos several times, as evenly as it goes. With `per_individual`, every batch has
    batch / per_individual individuals, all different where there are that many, and the same
    number of photos of each; an individual with fewer photos repeats them.

    Args:
        classes: the number of each row's individual, shape (n,).
        recipe: oversampling, singletons and photos of each individual in a batch.
        batch: photos in a batch.
        generator: decides the order; advanced by each call, so that epochs differ.

    Raises:
        ValueError: where `per_individual` does not divide the batch.
    """
    shown = [
        _oversampled(rows, recipe.oversample_to, generator)
        for rows in _rows_by_class(np.asarray(classes))
        if recipe.singletons or len(rows) > 1
    ]
    if not shown:
        return np.empty(0, dtype=np.int64)
    if not recipe.per_individual:
        return generator.permutation(np.concatenate(shown))
    if batch % recipe.per_individual:
        raise ValueError(
            f"a batch of {batch} photos cannot have {recipe.per_individual} of each individual"
        )
    chunks = [_chunks(rows, recipe.per_individual, generator) for rows in shown]
    batches = list(_batches(chunks, batch // recipe.per_individual, generator))
    return np.concatenate([batches[place] for place in generator.permutation(len(batches))])


def class_weights(counts: NDArray[np.integer], recipe: SamplingRecipe) -> NDArray[np.float32]:
    """How much a photo of each class counts in the loss, shape (classes,).

    `balanced`: n / (classes * count), King and Zeng 2001, "Logistic regression in rare events
    data": all classes count alike together, and the mean over photos is 1. A class without
    photos has weight 0.

    Args:
        counts: photos of each class, shape (classes,).
        recipe: which weights.
    """
    if recipe.class_weights == "none":
        return np.ones(len(counts), dtype=np.float32)
    present = counts > 0
    weights = np.zeros(len(counts), dtype=np.float32)
    weights[present] = counts.sum() / (present.sum() * counts[present])
    return weights


def _rows_by_class(classes: NDArray[np.integer]) -> list[Rows]:
    order = np.argsort(classes, kind="stable").astype(np.int64)
    starts = np.flatnonzero(np.diff(classes[order])) + 1
    return np.split(order, starts) if len(order) else []


def _oversampled(rows: Rows, least: int, generator: np.random.Generator) -> Rows:
    """The rows in random order, repeated in turn up to `least`."""
    shuffled = generator.permutation(rows)
    return np.resize(shuffled, max(least, len(rows)))


def _chunks(rows: Rows, size: int, generator: np.random.Generator) -> list[Rows]:
    """The rows in pieces of one size; the last is filled up with others of them."""
    pieces = max(1, -(-len(rows) // size))
    shuffled = generator.permutation(rows)
    return np.split(np.resize(shuffled, pieces * size), pieces)


def _batches(
    chunks: list[list[Rows]], individuals: int, generator: np.random.Generator
) -> Iterator[Rows]:
    """Batches of chunks, of different individuals as far as possible, until all were shown.

    Those with most chunks left come first, so that they do not remain alone at the end.
    """
    left = np.array([len(pieces) for pieces in chunks])
    while left.any():
        drawn = np.lexsort((generator.random(len(left)), -left))[:individuals]
        batch = []
        for individual in np.resize(drawn, individuals):
            pieces = chunks[individual]
            if left[individual]:
                left[individual] -= 1
                batch.append(pieces[left[individual]])
            else:
                batch.append(pieces[generator.integers(len(pieces))])
        yield np.concatenate(batch)
