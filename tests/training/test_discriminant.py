"""The head on made-up animals, whose variation is known."""

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("onnx", reason="onnx comes with the extra `train`")
from rorqual.training.discriminant import DIMENSION, SHRINKAGE, fit_discriminant

ANIMALS, PHOTOS, FEATURES = 150, 4, 300


@pytest.fixture(scope="module")
def vectors() -> NDArray[np.float32]:
    """Animals differ in the last features; light and sea, in the first, are much louder."""
    rng = np.random.default_rng(0)
    animal = rng.standard_normal((ANIMALS, 1, FEATURES)) * np.repeat([0, 1], FEATURES // 2)
    weather = rng.standard_normal((ANIMALS, PHOTOS, FEATURES)) * np.repeat([3, 1], FEATURES // 2)
    seen: NDArray[np.float64] = 5 + animal + weather
    return seen.reshape(-1, FEATURES).astype(np.float32)


INDIVIDUALS = [f"animal {number // PHOTOS}" for number in range(ANIMALS * PHOTOS)]


def top_1(vectors: NDArray[np.float32]) -> float:
    """How often the nearest by cosine is the same animal."""
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    similarities = unit @ unit.T
    np.fill_diagonal(similarities, -np.inf)
    owners = np.arange(len(vectors)) // PHOTOS
    return float((owners[similarities.argmax(axis=1)] == owners).mean())


def test_within_animals_the_new_vectors_vary_alike_in_all_directions(
    vectors: NDArray[np.float32],
) -> None:
    """The map turns the shrunk covariance within individuals into the identity."""
    matrix, _ = fit_discriminant(vectors, INDIVIDUALS)
    assert matrix.shape == (FEATURES, DIMENSION)
    photos = vectors.reshape(ANIMALS, PHOTOS, FEATURES).astype(np.float64)
    residuals = (photos - photos.mean(axis=1, keepdims=True)).reshape(-1, FEATURES)
    within = residuals.T @ residuals / (ANIMALS * (PHOTOS - 1))
    within += SHRINKAGE * np.trace(within) / FEATURES * np.eye(FEATURES)
    assert matrix.T @ within @ matrix == pytest.approx(np.eye(DIMENSION), abs=1e-3)


def test_the_mean_of_the_fitted_vectors_becomes_the_origin(vectors: NDArray[np.float32]) -> None:
    matrix, offset = fit_discriminant(vectors, INDIVIDUALS)
    assert (vectors @ matrix + offset).mean(axis=0) == pytest.approx(np.zeros(DIMENSION), abs=1e-3)


def test_animals_that_were_not_fitted_are_told_apart_better(
    vectors: NDArray[np.float32],
) -> None:
    half = len(vectors) // 2
    matrix, offset = fit_discriminant(vectors[:half], INDIVIDUALS[:half])
    others = vectors[half:]
    assert top_1(others @ matrix + offset) > top_1(others) + 0.2
