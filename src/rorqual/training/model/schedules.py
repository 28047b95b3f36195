"""How large are the steps of learning, at which time and for which part of the network?"""

from collections.abc import Iterable
from math import cos, pi
from typing import Any

import torch
from torch import nn

from rorqual.training.model.identity_network import IdentityNetwork
from rorqual.training.recipe.recipe import ScheduleRecipe

_MOMENTUM = 0.9  # of plain gradient descent, after Nesterov


def learning_rate(recipe: ScheduleRecipe, epoch: float, epochs: int) -> float:
    """The trunk's learning rate.

    `one_cycle` goes from `start` up and then down to `floor` in half cosines, as torch's
    `OneCycleLR` does, and leaves the momentum as it is.

    Args:
        recipe: of the schedule.
        epoch: time since the beginning, 0..epochs; 2.5 is the middle of the third epoch.
        epochs: in all.
    """
    if recipe.kind == "constant":
        return recipe.learning_rate
    rising = recipe.warmup * epochs
    if epoch < rising:
        share = epoch / rising
        if recipe.kind == "one_cycle":
            return _half_cosine(recipe.start, recipe.learning_rate, share)
        return recipe.start + (recipe.learning_rate - recipe.start) * share
    if recipe.kind == "paper":
        above: float = recipe.decay ** (epoch - rising)
        return recipe.floor + (recipe.learning_rate - recipe.floor) * above
    share = (epoch - rising) / max(epochs - rising, 1e-9)  # nothing falls where all is warm-up
    return _half_cosine(recipe.learning_rate, recipe.floor, min(share, 1.0))


def _half_cosine(first: float, last: float, share: float) -> float:
    return last + (first - last) * (1 + cos(pi * share)) / 2


def make_optimizer(recipe: ScheduleRecipe, network: IdentityNetwork, losses: nn.Module) -> Any:
    """The optimizer of a network and of its losses' centres.

    Each of its groups has a `factor`: its learning rate over the trunk's. Only matrices and
    kernels decay; norms, offsets and the exponent of pooling do not.

    Args:
        recipe: of optimizer, learning rates and decay.
        network: whose trunk learns at the schedule's rate, and all else faster by `head_factor`.
        losses: with their parameters, which are new too.
    """
    parts: list[tuple[Iterable[nn.Parameter], float]] = [
        (network.trunk_parameters(), 1.0),
        ([*network.new_parameters(), *losses.parameters()], recipe.head_factor),
    ]
    groups = [group for part, factor in parts for group in _groups(part, factor, recipe)]
    if recipe.optimizer == "sgd":
        return torch.optim.SGD(groups, lr=recipe.learning_rate, momentum=_MOMENTUM, nesterov=True)
    kind = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[recipe.optimizer]
    return kind(groups, lr=recipe.learning_rate)


def _groups(
    parameters: Iterable[nn.Parameter], factor: float, recipe: ScheduleRecipe
) -> list[dict[str, Any]]:
    learning = [parameter for parameter in parameters if parameter.requires_grad]
    matrices = [parameter for parameter in learning if parameter.ndim > 1]
    others = [parameter for parameter in learning if parameter.ndim <= 1]
    rates = {"lr": recipe.learning_rate * factor, "factor": factor}
    return [
        {"params": chosen, "weight_decay": decay, **rates}
        for chosen, decay in ((matrices, recipe.weight_decay), (others, 0.0))
        if chosen
    ]
