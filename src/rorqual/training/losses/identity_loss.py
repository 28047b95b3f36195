"""How does a batch become one number, whatever the loss? Each photo counts by its weight."""

from typing import Any

import torch
from torch import Tensor, nn


class IdentityLoss(nn.Module):
    """A loss of pytorch-metric-learning, in full precision, with a weight for each photo.

    Args:
        loss: gives the losses of single photos, or of triplets, by a `DoNothingReducer`.
        miner: chooses the triplets; None where the loss needs none.
        sparse: photos or triplets that cost nothing do not count in the mean, as is usual for
            losses of pairs, where most soon cost nothing.
    """

    def __init__(self, loss: Any, miner: Any = None, *, sparse: bool) -> None:
        super().__init__()
        self.loss, self.miner, self._sparse = loss, miner, sparse

    def forward(self, embeddings: Tensor, labels: Tensor, weights: Tensor | None = None) -> Tensor:
        """The batch's loss, a scalar.

        Args:
            embeddings: (n, d), of any length.
            labels: int64 (n,), below the number of classes.
            weights: (n,), of each photo's loss, a triplet's is that of its anchor; None: all 1.

        Returns:
            0 for no photos, and for a batch without pairs where the loss is one of pairs. Even
            then every parameter has a gradient: several devices wait for it from each.
        """
        if not len(labels):
            return self._nothing(embeddings)
        with torch.autocast(embeddings.device.type, enabled=False):
            embeddings = full_precision(embeddings)
            chosen = None if self.miner is None else self.miner(embeddings, labels)
            found: dict[str, Any] = self.loss(embeddings, labels, chosen)["loss"]
            losses: Tensor | int = found["losses"]
            if not isinstance(losses, Tensor):  # the batch has no triplet
                return self._nothing(embeddings)
            losses = losses.flatten()
            count = torch.count_nonzero(losses).clamp(min=1) if self._sparse else len(losses)
            if weights is not None:
                indices = found["indices"]
                photos = indices[0] if isinstance(indices, tuple | list) else indices
                losses = losses * weights.to(losses)[photos]
            return losses.sum() / count

    def _nothing(self, embeddings: Tensor) -> Tensor:
        parts = (part.sum() for part in (full_precision(embeddings), *self.parameters()))
        return 0 * torch.stack([*parts]).sum()

    def scores(self, embeddings: Tensor) -> Tensor | None:
        """Cosines (n, classes) with each class's nearest centre; None for a loss without classes.

        Args:
            embeddings: (n, d).
        """
        if not hasattr(self.loss, "get_cosine"):
            return None
        with torch.autocast(embeddings.device.type, enabled=False):
            cosines: Tensor = self.loss.get_cosine(full_precision(embeddings))
        return cosines


def full_precision(embeddings: Tensor) -> Tensor:
    """In single precision at least: the library would give its centres the embeddings' type."""
    return embeddings if embeddings.dtype == torch.float64 else embeddings.float()
