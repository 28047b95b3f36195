"""Which loss does a recipe ask for?"""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from pytorch_metric_learning.distances import CosineSimilarity
from pytorch_metric_learning.losses import CircleLoss, TripletMarginLoss
from pytorch_metric_learning.miners import BatchHardMiner
from pytorch_metric_learning.reducers import DoNothingReducer
from pytorch_metric_learning.utils.common_functions import TorchInitWrapper

from rorqual.domain.errors import UsageError
from rorqual.training.losses.angular_margin import AngularMarginLoss
from rorqual.training.losses.cosine_margin import CosineMarginLoss
from rorqual.training.losses.identity_loss import IdentityLoss
from rorqual.training.losses.library_loss import make_library_loss
from rorqual.training.losses.margins import class_margins
from rorqual.training.recipe.checks import LIBRARY
from rorqual.training.recipe.recipe import LossRecipe

_PAIR_LOSSES = ("triplet", "circle")
_WITH_SUBCENTRES = ("subcentre_arcface", "elastic_arcface")


def build_loss(recipe: LossRecipe, dimension: int, counts: NDArray[np.int64]) -> IdentityLoss:
    """The loss with new centres of its classes.

    `softmax` is that of scaled cosines and has no margin. `triplet` takes each photo with the
    furthest one of its class and the nearest one of another within the batch (Hermans et al.
    2017), its margin is of cosines; `circle` is of Sun et al. (CVPR 2020), `scale` its gamma and
    `margin` its m. `pml:NAME` is any other loss of pytorch-metric-learning, with its own reducer.

    Args:
        recipe: of the loss; its own weight is left to the caller.
        dimension: d of the embeddings.
        counts: photos of each class, shape (classes,).

    Raises:
        UsageError: where the recipe asks its loss for what it cannot do.
    """
    if recipe.kind.startswith(LIBRARY):
        name = recipe.kind.removeprefix(LIBRARY)
        return make_library_loss(name, recipe.parameters, dimension=dimension, classes=len(counts))
    _refuse_contradictions(recipe)
    shared: dict[str, Any] = {"reducer": DoNothingReducer()}
    if recipe.kind == "triplet":
        distance = CosineSimilarity()
        triplet = TripletMarginLoss(margin=recipe.margin, distance=distance, **shared)
        return IdentityLoss(triplet, BatchHardMiner(distance=distance), sparse=True)
    if recipe.kind == "circle":
        circle = CircleLoss(m=recipe.margin, gamma=recipe.scale, **shared)
        return IdentityLoss(circle, sparse=True)
    shared |= {"embedding_size": dimension, "scale": recipe.scale}
    # Centres of about unit length: longer ones turn slowly, whatever the learning rate.
    shared["weight_init_func"] = TorchInitWrapper(torch.nn.init.normal_, std=dimension**-0.5)
    margins = class_margins(recipe, counts)
    if recipe.kind == "softmax":
        return IdentityLoss(CosineMarginLoss(np.zeros_like(margins), **shared), sparse=False)
    if recipe.kind == "cosface":
        return IdentityLoss(CosineMarginLoss(margins, **shared), sparse=False)
    angular = AngularMarginLoss(
        margins, spread=recipe.margin_spread, subcentres=recipe.subcentres, **shared
    )
    return IdentityLoss(angular, sparse=False)


def _refuse_contradictions(recipe: LossRecipe) -> None:
    kind = recipe.kind
    if kind in _PAIR_LOSSES and recipe.margin == "count":
        raise UsageError(f"the loss {kind} has no margin for each class: give margin a number")
    if recipe.subcentres > 1 and kind not in _WITH_SUBCENTRES:
        raise UsageError(f"the loss {kind} has no sub-centres: choose kind subcentre_arcface")
    if recipe.margin_spread and kind != "elastic_arcface":
        raise UsageError(f"the loss {kind} has no margin_spread: choose kind elastic_arcface")
