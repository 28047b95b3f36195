from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("torch", reason="torch comes with the extra `train`")
import torch

from rorqual.training.model.pooling import Average, CellMeans, GeneralisedMean, cell_weights


def maps(seed: int = 0) -> Any:
    """Some values below 0, as the linear ends of blocks have."""
    return torch.randn(2, 3, 4, 5, generator=torch.Generator().manual_seed(seed)) * 2


@pytest.mark.parametrize("exponent", [1.0, 3.0, 4.5])
def test_the_generalised_mean_is_its_formula(exponent: float) -> None:
    pooled = GeneralisedMean(exponent)(maps()).detach().numpy()
    values = np.maximum(maps().double().numpy(), 1e-6)
    expected = np.mean(values**exponent, axis=(2, 3)) ** (1 / exponent)
    assert pooled == pytest.approx(expected, rel=1e-5)


@settings(deadline=None, max_examples=25)
@given(st.floats(1, 8), st.integers(0, 99))
def test_it_lies_between_mean_and_maximum(exponent: float, seed: int) -> None:
    values = maps(seed).abs() + 0.01
    pooled = GeneralisedMean(exponent)(values)
    assert (pooled >= values.mean((2, 3)) * (1 - 1e-4)).all()
    assert (pooled <= values.amax((2, 3)) * (1 + 1e-4)).all()


def test_its_exponent_learns_and_empty_maps_have_a_gradient() -> None:
    pool, values = GeneralisedMean(), maps()
    values[0] = 0.0
    values.requires_grad_()
    pool(values).sum().backward()
    assert pool.exponent.item() == 3.0
    assert torch.isfinite(values.grad).all()
    assert pool.exponent.grad is not None
    assert 0 < pool.exponent.grad.abs() < torch.inf


def test_half_precision_neither_vanishes_nor_overflows() -> None:
    values = torch.tensor([1e-3, 400.0], dtype=torch.float16).reshape(1, 2, 1, 1)
    with torch.autocast("cpu", torch.bfloat16):
        pooled = GeneralisedMean()(values)
    assert pooled.dtype == torch.float32
    assert pooled.detach().numpy() == pytest.approx(values.float().reshape(1, 2).numpy(), rel=1e-5)


def test_the_average_is_the_mean_of_each_map() -> None:
    assert Average()(maps()).numpy() == pytest.approx(maps().numpy().mean(axis=(2, 3)), abs=1e-6)


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 40), st.integers(1, 8))
def test_cells_share_the_pixels_out(side: int, cells: int) -> None:
    """Each cell's weights make a mean, and every pixel counts as much as every other."""
    weights = cell_weights(side, cells)
    assert (weights >= 0).all()
    assert weights.sum(1).numpy() == pytest.approx(1, abs=1e-5)
    assert weights.sum(0).numpy() == pytest.approx(cells / side, abs=1e-5)


def test_pixels_across_a_border_count_on_both_sides() -> None:
    expected = np.array([[2, 1, 0], [0, 1, 2]]) / 3
    assert cell_weights(3, 2).numpy() == pytest.approx(expected, abs=1e-6)


def test_the_means_of_cells_are_those_of_the_blocks_of_the_selected_maps() -> None:
    grid = CellMeans(3, 2).eval()
    values = torch.cat([maps(), maps(1)], dim=3)[..., :6]
    selected = grid.selection(values).detach().numpy()
    blocks = selected.reshape(2, CellMeans.width, 2, 2, 2, 3).mean(axis=(3, 5))
    assert grid(values).detach().numpy() == pytest.approx(blocks.reshape(2, -1), abs=1e-5)


def test_a_mark_is_told_from_the_same_mark_elsewhere() -> None:
    grid, values = CellMeans(3, 2).eval(), torch.zeros(1, 3, 4, 4)
    values[0, :, 0, 0] = 5.0
    mirrored = values.flip(3)
    assert torch.allclose(Average()(values), Average()(mirrored))
    assert not torch.allclose(grid(values), grid(mirrored))
