"""Which vectors does a trained module give to photos of the cache?"""

import numpy as np
import torch
from numpy.typing import NDArray

from rorqual.training.loop.augmentation import plain
from rorqual.training.loop.batches import Batches
from rorqual.training.loop.module import IdentityModule


def embed_rows(
    module: IdentityModule, batches: Batches, rows: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Unit vectors of the rows' best views, shape (n, d); the module lies on the processor."""
    parts = [np.empty((0, module.recipe.neck.dimension), dtype=np.float32)]
    with torch.inference_mode():
        for batch in batches.plain_loader(rows):
            embeddings = module(plain(batch.crops, module.recipe.image.side))
            parts.append(torch.nn.functional.normalize(embeddings, dim=1).numpy())
    return np.concatenate(parts)
