"""How does a network learn to pair keypoints? Pair by pair of pictures, with checkpoints."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.utils import clip_grad_norm_

from rorqual.matching.local.features import LocalFeatures
from rorqual.matching.local.glue import keypoints_of
from rorqual.training.convert.lightglue import LightGlue
from rorqual.training.loop.checkpoints import read_checkpoint, write_checkpoint
from rorqual.training.pairing.examples import Example, Examples
from rorqual.training.pairing.losses import (
    AnimalJudge,
    Answer,
    ask,
    other_animal_loss,
    same_animal_loss,
    truth_by,
)

KEYPOINTS = 256  # of a picture; all of it would take four times as long
SAVED_EVERY = 50  # steps
_WEIGHT_DECAY = 0.01
_WARM_UP = 0.1  # of the steps
_LARGEST_GRADIENT = 1.0


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long, and how boldly."""

    steps: int
    rate: float  # the highest learning rate, of AdamW
    pairs: int  # of pictures, a step


def fit(
    network: LightGlue,
    examples: Examples,
    schedule: Schedule,
    checkpoint: Path,
    on_step: Callable[[int, float], None],
    *,
    seed: int,
) -> None:
    """Train the network; run again, it goes on after the last checkpoint.

    What was drawn before a checkpoint is drawn again, so that an interrupted training sees the
    same pairs.

    Args:
        network: with the weights to begin with; changed in place.
        examples: to learn from.
        schedule: how long.
        checkpoint: the file that is written every so many steps and at the end.
        on_step: called after each step with its number and loss.
        seed: of the choice of keypoints.
    """
    # only the last layer's assignment is asked, see `LightGlue`
    unused = {*network.log_assignment[:-1].parameters(), *network.token_confidence.parameters()}
    learning = [it for it in network.parameters() if it not in unused]
    judge = AnimalJudge()
    groups: list[dict[str, Any]] = [
        {"params": learning},
        {"params": list(judge.parameters()), "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=schedule.rate, weight_decay=_WEIGHT_DECAY)
    rates = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, schedule.rate, schedule.steps, pct_start=_WARM_UP
    )
    random = np.random.default_rng(seed)
    begun = 0
    if checkpoint.is_file():
        state = read_checkpoint(checkpoint)
        begun = state["steps"]
        network.load_state_dict(state["network"])
        judge.load_state_dict(state["judge"])
        optimizer.load_state_dict(state["optimizer"])
        rates.load_state_dict(state["rates"])
    network.train()
    numbers = network.layout.keypoints.numbers
    for step in range(schedule.steps):
        drawn = examples.draw(schedule.pairs)
        first = _tensors([it.first for it in drawn], numbers, random)
        second = _tensors([it.second for it in drawn], numbers, random)
        if step < begun:
            continue
        answer = ask(network, first.tensors, second.tensors)
        loss = _loss(answer, judge, drawn, first.positions, second.positions)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        clip_grad_norm_(learning, _LARGEST_GRADIENT)
        optimizer.step()
        rates.step()
        on_step(step + 1, loss.item())
        if (step + 1) % SAVED_EVERY == 0 or step + 1 == schedule.steps:
            write_checkpoint(
                {
                    "steps": step + 1,
                    "network": network.state_dict(),
                    "judge": judge.state_dict(),
                    "optimizer": optimizer.state_dict(),
                    "rates": rates.state_dict(),
                },
                checkpoint,
            )


@dataclass(frozen=True, slots=True, eq=False)
class _Pictures:
    positions: list[NDArray[np.float32]]  # of each, (KEYPOINTS, 2), 0..1
    tensors: tuple[Tensor, Tensor]  # descriptors and places, see `ask`


def _tensors(
    pictures: Sequence[LocalFeatures], numbers: int, random: np.random.Generator
) -> _Pictures:
    """Some keypoints of each picture, told by so many numbers; of too few some stand twice."""
    chosen = [
        np.sort(random.choice(len(it), KEYPOINTS, replace=len(it) < KEYPOINTS)) for it in pictures
    ]
    told = [keypoints_of(it, numbers) for it in pictures]
    descriptors, places = (
        torch.from_numpy(np.stack([of[rows] for of, rows in zip(column, chosen, strict=True)]))
        for column in zip(*told, strict=True)
    )
    positions = [it.positions[rows] for it, rows in zip(pictures, chosen, strict=True)]
    return _Pictures(positions, (descriptors, places))


def _loss(
    answer: Answer,
    judge: AnimalJudge,
    drawn: Sequence[Example],
    first: Sequence[NDArray[np.float32]],
    second: Sequence[NDArray[np.float32]],
) -> Tensor:
    """The mean of all losses that the pairs of pictures have."""
    # a judge that hears of strangers alone learns to say no
    is_judged = any(it.is_one and it.way is None for it in drawn)

    def losses() -> Iterator[Tensor | None]:
        for row, example in enumerate(drawn):
            if example.way is not None:
                yield same_animal_loss(answer, row, truth_by(first[row], second[row], example.way))
                continue
            if not example.is_one:
                yield other_animal_loss(answer, row)
            if is_judged:
                yield judge.loss(answer, row, example.is_one)

    return torch.stack([it for it in losses() if it is not None]).mean()
