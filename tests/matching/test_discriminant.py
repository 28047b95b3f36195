"""Heads on made-up animals, whose variation is known."""

import numpy as np
import pytest
from numpy.typing import NDArray

from rorqual.matching.discriminant import Discriminant
from rorqual.matching.linear_head import LinearHead

ANIMALS, PHOTOS, FEATURES = 100, 4, 80
SHRINKAGE = 0.3
INDIVIDUALS = [f"animal {number // PHOTOS}" for number in range(ANIMALS * PHOTOS)]


@pytest.fixture(scope="module")
def vectors() -> NDArray[np.float32]:
    """Animals differ in the last features; light and sea, in the first, are much louder."""
    rng = np.random.default_rng(0)
    animal = rng.standard_normal((ANIMALS, 1, FEATURES)) * np.repeat([0, 1], FEATURES // 2)
    weather = rng.standard_normal((ANIMALS, PHOTOS, FEATURES)) * np.repeat([3, 1], FEATURES // 2)
    seen: NDArray[np.float64] = 5 + animal + weather
    return seen.reshape(-1, FEATURES).astype(np.float32)


@pytest.fixture(scope="module")
def discriminant(vectors: NDArray[np.float32]) -> Discriminant:
    return Discriminant(vectors, INDIVIDUALS)


def mapped(head: LinearHead, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """What the head makes before it scales."""
    return vectors @ head.matrix + head.offset


def top_1(vectors: NDArray[np.float32]) -> float:
    """How often the nearest by cosine is the same animal."""
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    similarities = unit @ unit.T
    np.fill_diagonal(similarities, -np.inf)
    owners = np.arange(len(vectors)) // PHOTOS
    return float((owners[similarities.argmax(axis=1)] == owners).mean())


def test_within_animals_the_new_vectors_vary_alike_in_all_directions(
    vectors: NDArray[np.float32],
    discriminant: Discriminant,
) -> None:
    """The map turns the shrunk covariance within individuals into the identity."""
    matrix = discriminant.head(SHRINKAGE).matrix
    photos = vectors.reshape(ANIMALS, PHOTOS, FEATURES).astype(np.float64)
    residuals = (photos - photos.mean(axis=1, keepdims=True)).reshape(-1, FEATURES)
    within = residuals.T @ residuals / (ANIMALS * (PHOTOS - 1))
    within += SHRINKAGE * np.trace(within) / FEATURES * np.eye(FEATURES)
    assert matrix.T @ within @ matrix == pytest.approx(np.eye(FEATURES), abs=1e-3)


def test_the_mean_of_the_fitted_vectors_becomes_the_origin(
    vectors: NDArray[np.float32], discriminant: Discriminant
) -> None:
    means = mapped(discriminant.head(SHRINKAGE), vectors).mean(axis=0)
    assert means == pytest.approx(np.zeros(FEATURES), abs=1e-3)


def test_animals_that_were_not_fitted_are_told_apart_better(
    vectors: NDArray[np.float32],
) -> None:
    half = len(vectors) // 2
    head = Discriminant(vectors[:half], INDIVIDUALS[:half]).head(SHRINKAGE)
    others = vectors[half:]
    assert top_1(head.apply(others)) > top_1(others) + 0.2


def test_copies_of_photos_make_a_head_that_works() -> None:
    vectors = np.repeat(np.eye(3, dtype=np.float32), 2, axis=0)
    head = Discriminant(vectors, ["a", "a", "b", "b", "c", "c"]).head(SHRINKAGE)
    assert np.isfinite(head.apply(vectors)).all()


def test_without_a_second_photo_of_anybody_nothing_can_be_said(
    vectors: NDArray[np.float32],
) -> None:
    with pytest.raises(ValueError, match="two photos"):
        Discriminant(vectors[:5], [str(row) for row in range(5)])
