"""How is XFeat built in torch? With the names of its checkpoint, to the bit of its authors'."""

import torch
from torch import Tensor, nn

_CELL = 8  # pixels of a descriptor's cell
_NEIGHBOURS = 5  # pixels each way in which a keypoint is the strongest


class XFeatNetwork(nn.Module):
    """XFeat without the part that refines matches of another mode."""

    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.InstanceNorm2d(1)
        self.skip1 = nn.Sequential(nn.AvgPool2d(4, stride=4), nn.Conv2d(1, 24, 1))
        self.block1 = nn.Sequential(
            _Layer(1, 4), _Layer(4, 8, stride=2), _Layer(8, 8), _Layer(8, 24, stride=2)
        )
        self.block2 = nn.Sequential(_Layer(24, 24), _Layer(24, 24))
        self.block3 = nn.Sequential(_Layer(24, 64, stride=2), _Layer(64, 64), _Layer(64, 64, 1))
        self.block4 = nn.Sequential(_Layer(64, 64, stride=2), _Layer(64, 64), _Layer(64, 64))
        self.block5 = nn.Sequential(
            _Layer(64, 128, stride=2), _Layer(128, 128), _Layer(128, 128), _Layer(128, 64, 1)
        )
        self.block_fusion = nn.Sequential(_Layer(64, 64), _Layer(64, 64), nn.Conv2d(64, 64, 1))
        self.heatmap_head = nn.Sequential(
            _Layer(64, 64, 1), _Layer(64, 64, 1), nn.Conv2d(64, 1, 1), nn.Sigmoid()
        )
        self.keypoint_head = nn.Sequential(
            *(_Layer(64, 64, 1) for _ in range(3)), nn.Conv2d(64, 65, 1)
        )

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Descriptors (n, 64, h/8, w/8), cells (n, 65, h/8, w/8), reliability (n, 1, h/8, w/8).

        Args:
            image: (n, 3, h, w), whose sides are multiples of 32.
        """
        grey = self.norm(image.mean(dim=1, keepdim=True))
        fine = self.block3(self.block2(self.block1(grey) + self.skip1(grey)))
        middle = self.block4(fine)
        coarse = self.block5(middle)
        size = (fine.shape[-2], fine.shape[-1])
        middle, coarse = (
            nn.functional.interpolate(it, size, mode="bilinear") for it in (middle, coarse)
        )
        descriptors = self.block_fusion(fine + middle + coarse)
        # laid out in memory as by the authors' own code, since sums depend on it to the bit
        pixels = nn.functional.pixel_unshuffle(grey, _CELL).contiguous(
            memory_format=torch.channels_last
        )
        cells = self.keypoint_head(pixels)
        return descriptors, cells, self.heatmap_head(descriptors)


class _Layer(nn.Module):
    def __init__(self, inputs: int, outputs: int, kernel: int = 3, *, stride: int = 1) -> None:
        super().__init__()
        self.layer = nn.Sequential(
            nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, stride=stride, bias=False),
            nn.BatchNorm2d(outputs, affine=False),
            nn.ReLU(),
        )

    def forward(self, maps: Tensor) -> Tensor:
        found: Tensor = self.layer(maps)
        return found


class XFeatMaps(nn.Module):
    """XFeat with what follows it.

    `descriptors` (1, 64, h/8, w/8), of unit length; `scores` (1, 1, h, w), above 0 at keypoints
    alone: how sure and how reliable a keypoint is.
    """

    def __init__(self) -> None:
        super().__init__()
        self.network = XFeatNetwork()

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        """Run the network on one image (1, 3, h, w), whose sides are multiples of 32."""
        descriptors, cells, reliability = self.network(image)
        # a cell tells where in it a keypoint lies, the last number that there is none
        sure = nn.functional.pixel_shuffle(torch.softmax(cells, 1)[:, : _CELL**2], _CELL)
        half = _NEIGHBOURS // 2
        strongest = sure == nn.functional.max_pool2d(sure, _NEIGHBOURS, stride=1, padding=half)
        reliable = nn.functional.interpolate(
            reliability, scale_factor=_CELL, mode="bilinear", align_corners=False
        )
        return nn.functional.normalize(descriptors, dim=1), sure * reliable * strongest
