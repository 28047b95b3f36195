import pytest

pytest.importorskip("torch", reason="torch comes with the extra `train`")
import torch

from rorqual.training.model.basic_cnn import CHANNELS, BasicCnn


def test_each_of_its_layers_halves_the_picture() -> None:
    maps = BasicCnn()(torch.zeros(2, 3, 96, 64))
    shapes = [(2, c, 96 >> k, 64 >> k) for k, c in enumerate(CHANNELS, start=1)]
    assert [tuple(layer.shape) for layer in maps] == shapes


def test_it_is_as_small_as_documented() -> None:
    assert sum(weight.numel() for weight in BasicCnn().parameters()) == pytest.approx(5e5, rel=0.1)
