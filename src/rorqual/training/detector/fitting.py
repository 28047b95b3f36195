"""How is the detector's network trained? Each epoch leaves a checkpoint to go on from."""

import json
import math
import time
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from rorqual.training.detector.batches import draw_batch
from rorqual.training.detector.composition import Composer
from rorqual.training.detector.losses import detector_loss
from rorqual.training.detector.network import DetectorNetwork
from rorqual.training.loop.kept_memory import kept_memory
from rorqual.training.loop.precision import has_bfloat16

CHECKPOINT = "checkpoint.pt"
HISTORY = "history.jsonl"
_AVERAGING = 0.995  # decay a step of the moving average of weights, which is what is used
_LONGEST_STEP = 10.0  # norm of the gradient


@dataclass(frozen=True, slots=True)
class FittingPlan:
    """How long and how fast."""

    epochs: int = 10
    steps: int = 60  # an epoch
    batch: int = 16  # pictures
    learning_rate: float = 2e-3  # of the new layers, at its peak
    trunk_factor: float = 0.15  # of the trunk's against it
    weight_decay: float = 1e-3
    warmup: float = 0.06  # 0..1 of all steps
    seed: int = 0


@kept_memory()
def fit(
    network: DetectorNetwork, composer: Composer, plan: FittingPlan, folder: Path
) -> DetectorNetwork:
    """Train, or go on where a run into the same folder was interrupted.

    Args:
        network: changed by it.
        composer: draws the pictures.
        plan: how long and how fast; of the interrupted run, where there is one.
        folder: for the checkpoint and a history with a line for each epoch.

    Returns:
        The network of averaged weights.
    """
    folder.mkdir(parents=True, exist_ok=True)
    network = network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    averaged = deepcopy(network)
    optimizer = _optimizer(network, plan)
    state: dict[str, Any] = {"network": network, "averaged": averaged, "optimizer": optimizer}
    first = _resume(folder / CHECKPOINT, state)
    for epoch in range(first, plan.epochs):
        torch.manual_seed(plan.seed + epoch)
        rng = np.random.default_rng((plan.seed, epoch))
        network.train()
        losses, waited, began = [], 0.0, time.perf_counter()
        for step in range(plan.steps):
            asked = time.perf_counter()
            image, *targets = draw_batch(composer, plan.batch, rng)
            waited += time.perf_counter() - asked
            share = (epoch * plan.steps + step) / (plan.epochs * plan.steps)
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * _height(share, plan.warmup)
            with torch.autocast("cpu", torch.bfloat16, enabled=has_bfloat16()):
                scores, sides = network(image.to(memory_format=torch.channels_last))
            loss: Any = detector_loss(scores, sides, *targets)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), _LONGEST_STEP)
            optimizer.step()
            done = epoch * plan.steps + step + 1
            _average(averaged, network, min(_AVERAGING, done / (done + 10)))
            losses.append(loss.item())
        took = time.perf_counter() - began
        _save(folder / CHECKPOINT, state, epoch + 1)
        line = {
            "epoch": epoch,
            "loss": round(float(np.mean(losses)), 4),
            "seconds": round(took, 1),
            "waiting": round(waited / took, 3),
        }
        with (folder / HISTORY).open("a", encoding="utf-8") as history:
            history.write(json.dumps(line) + "\n")
    return averaged.eval()


def _optimizer(network: DetectorNetwork, plan: FittingPlan) -> torch.optim.Optimizer:
    trunk = [parameter for parameter in network.blocks.parameters() if parameter.requires_grad]
    known = {
        id(parameter) for parameter in [*network.stem.parameters(), *network.blocks.parameters()]
    }
    new = [parameter for parameter in network.parameters() if id(parameter) not in known]
    groups = [
        {"params": trunk, "peak": plan.learning_rate * plan.trunk_factor},
        {"params": new, "peak": plan.learning_rate},
    ]
    return torch.optim.AdamW(groups, lr=plan.learning_rate, weight_decay=plan.weight_decay)


def _height(share: float, warmup: float) -> float:
    """Of the learning rate over its peak: linear, then half a cosine to a hundredth."""
    if share < warmup:
        return share / warmup + 1e-3
    return 0.01 + 0.99 * (1 + math.cos(math.pi * (share - warmup) / (1 - warmup))) / 2


def _average(averaged: DetectorNetwork, network: DetectorNetwork, decay: float) -> None:
    with torch.no_grad():
        pairs = zip(averaged.state_dict().values(), network.state_dict().values(), strict=True)
        for mean, value in pairs:
            if mean.is_floating_point():
                mean.lerp_(value, 1 - decay)
            else:
                mean.copy_(value)


def _save(path: Path, state: dict[str, Any], epochs: int) -> None:
    kept = {name: part.state_dict() for name, part in state.items()} | {"epochs": epochs}
    temporary = path.with_name(path.name + ".part")
    torch.save(kept, temporary)
    temporary.replace(path)


def _resume(path: Path, state: dict[str, Any]) -> int:
    """Load a checkpoint, where there is one; how many epochs are done."""
    if not path.exists():
        return 0
    kept = torch.load(path, map_location="cpu", weights_only=True)
    for name, part in state.items():
        part.load_state_dict(kept[name])
    return int(kept["epochs"])
