"""Any other loss of pytorch-metric-learning: which are there, and how do weights count in them?"""

import inspect
from collections.abc import Mapping
from typing import Any

import pytorch_metric_learning
import torch
from pytorch_metric_learning import losses
from torch import Tensor

from rorqual.domain.errors import UsageError
from rorqual.training.losses.identity_loss import IdentityLoss, full_precision

# Bases, and losses that want something else than labelled photos.
_OTHERS = ("BaseMetricLossFunction", "GenericPairLoss", "ManifoldLoss", "VICRegLoss")
_OF_PHOTOS = ("element", "pos_pair", "neg_pair", "triplet")


def library_losses() -> dict[str, Any]:
    """The library's losses of labelled photos, by the names of their classes."""
    return {
        name: kind
        for name, kind in sorted(vars(losses).items())
        if inspect.isclass(kind)
        and issubclass(kind, losses.BaseMetricLossFunction)
        and name not in _OTHERS
    }


def make_library_loss(
    name: str, parameters: Mapping[str, Any], *, dimension: int, classes: int
) -> "LibraryLoss":
    """The loss of that name with new centres, if it has any.

    Args:
        name: of its class.
        parameters: what its class takes, but for `dimension` and `classes`.
        dimension: d of the embeddings.
        classes: their number.

    Raises:
        UsageError: where the library has no such loss, or the loss does not take the parameters.
    """
    known = library_losses()
    if name not in known:
        raise UsageError(
            f"pytorch-metric-learning {pytorch_metric_learning.__version__} has no loss {name} of "
            f"labelled photos: correct the recipe's kind pml:{name}; there are {', '.join(known)}"
        )
    sizes = {"embedding_size": dimension, "descriptors_dim": dimension, "num_classes": classes}
    own = {key: size for key, size in sizes.items() if key in _required(known[name])}
    try:
        return LibraryLoss(known[name](**own, **parameters))
    except (AssertionError, TypeError, ValueError) as error:
        raise UsageError(
            f"the loss pml:{name} cannot be made with the recipe's parameters "
            f"{dict(parameters)}: {error}"
        ) from error


class LibraryLoss(IdentityLoss):
    """A loss that is reduced as the library does.

    A photo's weight counts where the loss has a part for each photo, pair or triplet (that of its
    anchor); elsewhere a batch counts by the mean weight of its photos.

    Args:
        loss: of the library, with a reducer of its own.
    """

    def __init__(self, loss: Any) -> None:
        super().__init__(loss, sparse=False)

    def forward(self, embeddings: Tensor, labels: Tensor, weights: Tensor | None = None) -> Tensor:
        """See `IdentityLoss`."""
        if not len(labels):
            return self._nothing(embeddings)
        with torch.autocast(embeddings.device.type, enabled=False):
            embeddings = full_precision(embeddings)
            parts = self.loss.compute_loss(embeddings, labels, None, embeddings, labels)
            if weights is not None:
                parts = {name: _weighted(part, weights) for name, part in parts.items()}
            cost: Tensor = self.loss.reducer(parts, embeddings, labels)
        return cost + self._nothing(embeddings)


def _weighted(part: dict[str, Any], weights: Tensor) -> dict[str, Any]:
    costs, indices = part["losses"], part["indices"]
    if not isinstance(costs, Tensor):  # the batch has no pairs
        return part
    photos = indices[0] if isinstance(indices, tuple | list) else indices
    of_batch = "divisor" in part and part["reduction_type"] == "element"  # of classes
    if part["reduction_type"] not in _OF_PHOTOS or of_batch:
        factors = weights.to(costs).mean()
    else:
        factors = weights.to(costs)[photos].view(-1, *[1] * (costs.ndim - 1))
    return part | {"losses": costs * factors}


def _required(kind: Any) -> set[str]:
    """Parameters that the class or its bases cannot do without."""
    signatures = [inspect.signature(it.__init__) for it in kind.__mro__ if "__init__" in vars(it)]
    return {
        parameter.name
        for signature in signatures
        for parameter in signature.parameters.values()
        if parameter.default is parameter.empty
    }
