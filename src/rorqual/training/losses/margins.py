"""How large is the margin of each photo? By its class's number of photos, and by chance."""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from rorqual.training.recipe.recipe import LossRecipe

_FACTOR, _EXPONENT, _LEAST = 0.271, -0.364, 0.05


def class_margins(recipe: LossRecipe, counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """The margin of each class, shape (classes,), in the unit of the loss.

    With `margin: count`, m = 0.271 n^-0.364 + 0.05 for n photos, so that an animal seen once is
    kept furthest from the others (the winner of Happywhale 2022, after Ha et al. 2020, "Google
    Landmark Recognition 2020 Competition Third Place Solution").

    Args:
        recipe: with its margin.
        counts: photos of each class, shape (classes,); a class without any counts as one photo.
    """
    if recipe.margin != "count":
        return np.full(len(counts), recipe.margin, dtype=np.float64)
    margins: NDArray[np.float64] = (
        _FACTOR * np.maximum(counts, 1).astype(np.float64) ** _EXPONENT + _LEAST
    )
    return margins


class MarginOfPhoto(nn.Module):
    """Lets a loss of pytorch-metric-learning take another margin for each photo of a batch.

    Stands before the loss among the bases of a class. The loss must use `self.margin` in
    `modify_cosine_of_target_classes` alone, where each photo has one cosine, in their order.
    """

    margins: Tensor
    spread: float

    def set_margins(self, margins: NDArray[np.float64], spread: float = 0.0) -> None:
        """Keep the margins of the classes, shape (classes,), and what chance adds in training.

        Args:
            margins: in the loss's unit.
            spread: standard deviation of a photo's margin around that of its class.
        """
        self.register_buffer("margins", torch.from_numpy(margins).float(), persistent=False)
        self.spread = spread

    def compute_loss(self, embeddings: Tensor, labels: Tensor, *rest: Any) -> Any:
        """As the loss does, after each photo has got its margin."""
        margins = self.margins[labels].to(embeddings.dtype)
        if self.spread and self.training:
            margins = margins + self.spread * torch.randn_like(margins)
        self.margin = margins.clamp(min=0.0)  # below 0 it would draw other animals nearer
        loss: Any = super()
        return loss.compute_loss(embeddings, labels, *rest)
