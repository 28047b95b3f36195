"""How is a public network built in torch? From the parts that its family names, to the bit."""

from typing import Any

import torch
from torch import Tensor, nn

from rorqual.domain.errors import NetworkError
from rorqual.networks.family.family import Architecture

_LEAST = 1e-6  # of a map, before its power is taken


class FieldGem(nn.Module):
    """GeM as the field's code has it: p of shape (1,), and torch's own average over the map.

    `model.pooling.GeneralisedMean` is the same formula in another order of its sums; here a
    checkpoint must give the bits that its authors' code gives.
    """

    def __init__(self) -> None:
        super().__init__()
        self.p = nn.Parameter(torch.full((1,), 3.0))

    def forward(self, maps: Tensor) -> Tensor:
        """Maps (n, c, h, w) to (n, c)."""
        powers = maps.clamp(min=_LEAST).pow(self.p)
        return nn.functional.avg_pool2d(powers, maps.shape[2:]).pow(1.0 / self.p).flatten(1)


class ConvertedNetwork(nn.Module):
    """Trunk, pooling and neck of a family, with new weights.

    Its parts are `backbone`, `pools.N` and `neck`; a family's prefixes lead to these names.

    Raises:
        NetworkError: where timm has no such trunk, or it gives another dimension than the
            family says.
    """

    def __init__(self, architecture: Architecture) -> None:
        super().__init__()
        self.backbone: Any = _trunk(architecture)
        channels = _channels(self.backbone, architecture)
        count = (len(architecture.stages) or 1) if architecture.pooling == "gem" else 0
        self.pools = nn.ModuleList(FieldGem() for _ in range(count))
        neck: nn.Module
        if architecture.neck == "linear":
            neck = nn.Linear(channels, architecture.dimension)
        elif channels != architecture.dimension:
            raise NetworkError(
                f"{architecture.timm} gives {channels} numbers, and the family says "
                f"{architecture.dimension}: correct architecture.dimension"
            )
        else:
            neck = nn.BatchNorm1d(channels) if architecture.neck == "batch_norm" else nn.Identity()
        self.neck = neck
        self._unit_length = architecture.unit_length

    def forward(self, image: Tensor) -> Tensor:
        """Embeddings (n, dimension), as the authors' code gives them.

        Args:
            image: (n, 3, h, w), normalised.
        """
        seen = self.backbone(image)
        if self.pools:
            maps = seen if isinstance(seen, list) else [seen]
            pooled = [pool(stage) for pool, stage in zip(self.pools, maps, strict=True)]
            seen = torch.cat(pooled, dim=1)
        vectors: Tensor = self.neck(seen)
        return nn.functional.normalize(vectors, dim=1) if self._unit_length else vectors


def _trunk(architecture: Architecture) -> Any:
    import timm

    options: dict[str, Any] = {"num_classes": 0}
    if architecture.stages:
        options = {"features_only": True, "out_indices": architecture.stages}
    elif architecture.pooling == "gem":
        options["global_pool"] = ""
    try:
        return timm.create_model(architecture.timm, pretrained=False, **options)
    except (AssertionError, RuntimeError, TypeError, ValueError) as error:
        raise NetworkError(
            f"timm cannot make the trunk {architecture.timm}: {error}; correct "
            "architecture.timm, or install another version of timm"
        ) from error


def _channels(trunk: Any, architecture: Architecture) -> int:
    if architecture.stages:
        return int(sum(trunk.feature_info.channels()))
    return int(getattr(trunk, "head_hidden_size", None) or trunk.num_features)
