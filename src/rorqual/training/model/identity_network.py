"""What is trained? Trunk, pooling and neck: from a picture to the embedding of an animal."""

from collections.abc import Iterator

import torch
from torch import Tensor, nn

from rorqual.training.model.backbones import make_backbone
from rorqual.training.model.pooling import Average, CellMeans, GeneralisedMean
from rorqual.training.recipe.recipe import NeckRecipe, Recipe


class IdentityNetwork(nn.Module):
    """A network that embeds pictures, with new weights besides those its recipe names.

    The neck is that of field practice: batch norm, dropout, a dense layer, batch norm (Luo et al.,
    "Bag of tricks and a strong baseline for deep person re-identification", 2019).

    Args:
        recipe: its backbone, neck and the side of its pictures count.

    Raises:
        UsageError: where the trunk or its weights cannot be had.
    """

    def __init__(self, recipe: Recipe) -> None:
        super().__init__()
        self.backbone = make_backbone(recipe.backbone, recipe.image.side)
        kind = {"gem": GeneralisedMean, "average": Average}[recipe.backbone.pooling]
        channels = self.backbone.channels
        self.pools = nn.ModuleList(kind() for _ in channels)
        cells = recipe.backbone.cells
        self.grids = nn.ModuleList(CellMeans(count, cells) for count in channels if cells)
        pooled = sum(channels) + sum(CellMeans.width * cells**2 for _ in self.grids)
        self.neck = _neck(recipe.neck, pooled)

    def normalised(self, values: Tensor) -> Tensor:
        """The network's input, of values in 0..1 of shape (n, 3, h, w)."""
        return self.backbone.normalised(values)

    def pooled(self, image: Tensor) -> Tensor:
        """The vectors under the neck: of each stage the pooled map, then its cells, if any.

        Args:
            image: (n, 3, h, w), normalised.

        Returns:
            float32 of shape (n, channels of all stages and cells).
        """
        maps = self.backbone(image)
        vectors = [pool(stage) for pool, stage in zip(self.pools, maps, strict=True)]
        if self.grids:
            vectors += [grid(stage) for grid, stage in zip(self.grids, maps, strict=True)]
        return torch.cat(vectors, dim=1)

    def forward(self, image: Tensor) -> Tensor:
        """Embeddings (n, d), of any length.

        Args:
            image: (n, 3, h, w), normalised.
        """
        embeddings: Tensor = self.neck(self.pooled(image))
        return embeddings

    def trunk_parameters(self) -> Iterator[nn.Parameter]:
        """Those that may come from another training."""
        yield from self.backbone.parameters()

    def new_parameters(self) -> Iterator[nn.Parameter]:
        """Those of pooling and neck, which always start anew."""
        yield from self.pools.parameters()
        yield from self.grids.parameters()
        yield from self.neck.parameters()


def _neck(recipe: NeckRecipe, channels: int) -> nn.Sequential:
    dropout = nn.Dropout(recipe.dropout)
    if not recipe.batch_norm:
        return nn.Sequential(dropout, nn.Linear(channels, recipe.dimension))
    return nn.Sequential(
        nn.BatchNorm1d(channels),
        dropout,
        nn.Linear(channels, recipe.dimension, bias=False),
        nn.BatchNorm1d(recipe.dimension),
    )
