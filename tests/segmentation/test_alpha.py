"""A map becomes shares of the animal, or tells none."""

from typing import Literal

import numpy as np
import pytest

from rorqual.segmentation.alpha import LEAST_CONTRAST, alpha_of, resized_alpha


def _map(lowest: float, highest: float) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return np.linspace(lowest, highest, 12, dtype=np.float32).reshape(3, 4)


def test_shares_stay_as_they_are() -> None:
    alpha = alpha_of(_map(0.1, 0.9), "as_is")
    assert alpha is not None
    assert np.array_equal(alpha, _map(0.1, 0.9))


def test_a_stretched_map_goes_from_background_to_animal() -> None:
    alpha = alpha_of(_map(0.25, 0.875), "stretched")
    assert alpha is not None
    assert alpha == pytest.approx(_map(0, 1), abs=1e-6)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("stretched", _map(0.3, 0.3 + 0.9 * LEAST_CONTRAST)),
        ("stretched", _map(0.7, 0.7)),
        ("as_is", _map(0.0, 0.9 * LEAST_CONTRAST)),
    ],
)
def test_a_map_without_contrast_tells_no_animal(
    kind: Literal["as_is", "stretched"], values: np.ndarray[tuple[int, int], np.dtype[np.float32]]
) -> None:
    assert alpha_of(values, kind) is None


@pytest.mark.parametrize("values", [_map(-3, 4), _map(0, 1.1), _map(-0.1, 1)])
def test_values_before_a_sigmoid_are_refused(
    values: np.ndarray[tuple[int, int], np.dtype[np.float32]],
) -> None:
    with pytest.raises(ValueError, match="no shares of 0 to 1"):
        alpha_of(values, "as_is")


def test_rounding_of_half_precision_is_no_fault() -> None:
    alpha = alpha_of(_map(-0.0005, 1.0005), "as_is")
    assert alpha is not None
    assert (float(alpha.min()), float(alpha.max())) == (0.0, 1.0)


def test_a_resized_map_keeps_its_sides_and_its_range() -> None:
    alpha = np.zeros((2, 4), np.float32)
    alpha[:, 2:] = 1
    resized = resized_alpha(alpha, 40, 10)
    assert resized.shape == (10, 40)
    assert resized[:, :10].max() == 0
    assert resized[:, 30:].min() == 1
