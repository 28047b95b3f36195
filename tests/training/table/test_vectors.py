"""Vectors of several networks are joined so that their cosines are averaged."""

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("torch", reason="torch comes with the extra `train`")

from rorqual.training.table.vectors import joined
from tests.matching import worlds


def unit(seed: int, dimension: int) -> NDArray[np.float32]:
    return worlds.unit(np.random.default_rng(seed).normal(size=(7, dimension)))


def test_the_cosine_of_joined_vectors_is_the_mean_of_the_members_cosines() -> None:
    members = [unit(0, 3), unit(1, 8), unit(2, 5)]
    both = joined(members)
    assert both.shape == (7, 16)
    mean = np.mean([member @ member.T for member in members], axis=0)
    np.testing.assert_allclose(both @ both.T, mean, atol=1e-6)


def test_a_network_alone_keeps_its_vectors() -> None:
    np.testing.assert_array_equal(joined([unit(3, 4)]), unit(3, 4))
