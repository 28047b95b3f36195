"""Which vectors do networks give to the crops of a cache?"""

from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rorqual.training.data.animals import GIVEN
from rorqual.training.data.crops import CropCache
from rorqual.training.loop.augmentation import plain
from rorqual.training.model.identity_network import IdentityNetwork

_BATCH = 64  # photos at once at most
_PIXELS = 64 * 224**2  # at once at most; the largest trunks need a gigabyte for a megapixel


def embedded(network: IdentityNetwork, cache: CropCache, side: int) -> NDArray[np.float32]:
    """Unit vectors of the animals as the finished network gives them, shape (n, d).

    Args:
        network: trained, on the processor.
        cache: n animals, of which the given boxes are looked at.
        side: pixels of what the network sees.
    """
    return _vectors(network, network, cache, side)


def pooled(network: IdentityNetwork, cache: CropCache, side: int) -> NDArray[np.float32]:
    """Unit vectors under the neck, shape (n, channels): frozen features where nothing was trained.

    Args:
        network: on the processor.
        cache: n animals, of which the given boxes are looked at.
        side: pixels of what the network sees.
    """
    return _vectors(network, network.pooled, cache, side)


def joined(members: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Unit vectors (n, d1 + d2 + ...) whose cosine is the mean of the members' cosines.

    Args:
        members: unit vectors of the same n animals, by one network each.
    """
    return np.concatenate(members, axis=1) / np.float32(np.sqrt(len(members)))


def _vectors(
    network: IdentityNetwork, function: Callable[[Tensor], Tensor], cache: CropCache, side: int
) -> NDArray[np.float32]:
    network.eval()
    parts = []
    batch = max(1, min(_BATCH, _PIXELS // side**2))
    with torch.inference_mode():
        for rows in np.array_split(np.arange(len(cache)), max(1, -(-len(cache) // batch))):
            images = plain(torch.from_numpy(cache.crop(GIVEN, rows)), side)
            vectors = function(network.normalised(images)).float()
            parts.append(torch.nn.functional.normalize(vectors, dim=1).numpy())
    return np.concatenate(parts)
