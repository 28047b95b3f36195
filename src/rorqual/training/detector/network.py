"""What does the detector's network look like? EfficientNet-Lite0, a feature pyramid, one head.

The animal's middle as a point of a map: CenterNet (Zhou, Wang and Kraehenbuehl, 2019); the pyramid:
Lin et al. (2017).
"""

import math
from typing import Any

import torch
from torch import nn

from rorqual.detection.maps import CHANNELS, PARTS

# Outputs of these blocks, with stride 8, 16 and 32; the last block of Lite0 would only cost time.
_TAPS = {2: 40, 4: 112, 5: 192}  # block -> channels
_FROZEN = 3  # blocks, besides the stem: edges and textures are the same everywhere
_WIDTH = 64  # channels of pyramid and head
_RARE = 0.01  # score of an untrained head, so that the many empty cells do not swamp the loss
_TYPICAL = 0.1  # of the photo: distances that an untrained head gives
FURTHEST = 1.0  # of the photo: no side of a box is further from its middle


class DetectorNetwork(nn.Module):
    """Maps of scores and boxes, as `detection.maps` describes them, at an eighth of the size.

    Args:
        trunk: timm's EfficientNet-Lite0. Its first blocks and all its batch norms stay as they are.
    """

    def __init__(self, trunk: nn.Module) -> None:
        super().__init__()
        source: Any = trunk
        self.stem = nn.Sequential(source.conv_stem, source.bn1)
        self.blocks = nn.ModuleList(list(source.blocks)[: max(_TAPS) + 1])
        for early in (self.stem, *self.blocks[:_FROZEN]):
            early.requires_grad_(False)
        self.laterals = nn.ModuleList(nn.Conv2d(wide, _WIDTH, 1) for wide in _TAPS.values())
        self.context = nn.Conv2d(_TAPS[max(_TAPS)], _WIDTH, 1)  # of the photo as a whole
        self.smooth = _convolution(_WIDTH)
        self.tower = _convolution(_WIDTH)
        self.scores = nn.Conv2d(_WIDTH, len(PARTS), 1)
        self.sides = nn.Conv2d(_WIDTH, len(PARTS) * (CHANNELS - 1), 1)
        starts: tuple[tuple[Any, float], ...] = (
            (self.scores.bias, math.log(_RARE / (1 - _RARE))),
            (self.sides.weight, 0.0),
            (self.sides.bias, 0.0),
        )
        for parameter, value in starts:
            nn.init.constant_(parameter, value)

    def forward(self, image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits of the scores (n, parts, rows, columns) and sides (n, parts, 4, rows, columns).

        Args:
            image: (n, 3, height, width), normalised; sides are multiples of 32.
        """
        maps, taps = self.stem(image), []
        for index, block in enumerate(self.blocks):
            maps = block(maps)
            if index in _TAPS:
                taps.append(maps)
        fine, *coarser = [lateral(tap) for lateral, tap in zip(self.laterals, taps, strict=True)]
        pyramid = self.context(taps[-1].mean((2, 3), keepdim=True))
        for level in reversed(coarser):
            pyramid = nn.functional.interpolate(level + pyramid, scale_factor=2.0, mode="nearest")
        pyramid = fine + pyramid
        features = self.tower(self.smooth(pyramid))
        sides = self.sides(features).unflatten(1, (len(PARTS), CHANNELS - 1)).float()
        sides = _TYPICAL * sides.clamp(max=math.log(FURTHEST / _TYPICAL)).exp()
        return self.scores(features).float(), sides

    def train(self, mode: bool = True) -> "DetectorNetwork":
        """As usual, but the trunk's batch norms keep the statistics of ImageNet."""
        super().train(mode)
        self.stem.eval()
        self.blocks.eval()
        return self


class ServedNetwork(nn.Module):
    """The network as it is exported: one output of shape (n, parts, 5, rows, columns)."""

    def __init__(self, network: DetectorNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Scores 0..1 and sides of images (n, 3, height, width)."""
        scores, sides = self.network(image)
        return torch.cat([scores.sigmoid().unsqueeze(2), sides], dim=2)


def _convolution(channels: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(channels, channels, 3, padding=1, bias=False),
        nn.BatchNorm2d(channels),
        nn.ReLU6(),
    )
