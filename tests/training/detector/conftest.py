"""A detector's network small enough to be trained in a test."""

from math import gcd
from typing import Any

import pytest


@pytest.fixture
def untrained() -> Any:
    """On a trunk of six convolutions with Lite0's strides and channels; the same for every test."""
    torch = pytest.importorskip("torch", reason="torch comes with the extra `train`")
    from torch import nn

    from rorqual.training.detector.network import DetectorNetwork

    def block(narrow: int, wide: int, stride: int) -> Any:
        groups = gcd(narrow, wide)
        convolution = nn.Conv2d(narrow, wide, 3, stride, padding=1, groups=groups, bias=False)
        return nn.Sequential(convolution, nn.BatchNorm2d(wide))

    class TinyTrunk(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv_stem = nn.Conv2d(3, 4, 3, 2, padding=1, bias=False)
            self.bn1 = nn.BatchNorm2d(4)
            shapes = ((4, 4, 1), (4, 8, 2), (8, 40, 2), (40, 40, 1), (40, 112, 2), (112, 192, 2))
            self.blocks = nn.Sequential(*(block(*shape) for shape in shapes))

    torch.manual_seed(0)
    return DetectorNetwork(TinyTrunk())
