"""How do a trunk's maps become one vector?"""

import torch
from torch import Tensor, nn

_LEAST = 1e-6  # of a map, so that its power has a gradient


class GeneralisedMean(nn.Module):
    """GeM: the p-th root of the mean p-th power over each map, with a learned p.

    Radenovic et al., "Fine-tuning CNN image retrieval with no human annotation" (2018). Values
    below 0 count as next to nothing. In single precision, where cubes neither vanish nor overflow.
    """

    def __init__(self, exponent: float = 3.0) -> None:
        super().__init__()
        self.exponent = nn.Parameter(torch.tensor(exponent))

    def forward(self, maps: Tensor) -> Tensor:
        """Maps (n, c, h, w) to float32 (n, c)."""
        with torch.autocast(maps.device.type, enabled=False):
            powers = maps.float().clamp(min=_LEAST).pow(self.exponent)
            return powers.mean((2, 3)).pow(1 / self.exponent)


class Average(nn.Module):
    """The mean over each map."""

    def forward(self, maps: Tensor) -> Tensor:
        """Maps (n, c, h, w) to float32 (n, c)."""
        return maps.float().mean((2, 3))


class CellMeans(nn.Module):
    """The means over the cells of a grid, of a few channels: what is seen, and where.

    An average over a whole map forgets the place of a mark. Where animals are cut out alike
    (heads turned one way, boxes around a fin), the place is half of the mark.
    """

    width = 64  # channels that are kept of each map

    def __init__(self, channels: int, cells: int) -> None:
        """Make the selection of channels, with new weights.

        Args:
            channels: of the maps.
            cells: of the grid, on each side.
        """
        super().__init__()
        self._cells = cells
        self.selection = nn.Sequential(
            nn.Conv2d(channels, self.width, kernel_size=1, bias=False),
            nn.BatchNorm2d(self.width),
            nn.SiLU(),
        )

    def forward(self, maps: Tensor) -> Tensor:
        """Maps (n, c, h, w) to float32 (n, width * cells * cells)."""
        selected = self.selection(maps).float()
        down, across = (cell_weights(side, self._cells).to(maps.device) for side in maps.shape[2:])
        with torch.autocast(maps.device.type, enabled=False):
            means: Tensor = down @ selected @ across.T
        return means.flatten(1)


def cell_weights(side: int, cells: int) -> Tensor:
    """How much each of `side` pixels counts in the mean of each of `cells` equal stretches.

    A pixel that lies across a border counts on both sides by its share, so that any number of
    pixels can be cut into any number of cells.

    Returns:
        float32 of shape (cells, side); rows sum to 1.
    """
    borders = torch.linspace(0, side, cells + 1)
    pixels = torch.arange(side)
    ends = torch.minimum(borders[1:, None], pixels + 1)
    starts = torch.maximum(borders[:-1, None], pixels)
    return (ends - starts).clamp(min=0) * (cells / side)
