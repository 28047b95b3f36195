"""Learning rates are the paper's numbers, or another library's."""

import warnings
from dataclasses import replace
from itertools import pairwise
from math import cos, pi
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("torch", reason="torch comes with the extra `train`")
import torch

from rorqual.training.losses.build import build_loss
from rorqual.training.model.identity_network import IdentityNetwork
from rorqual.training.model.schedules import learning_rate, make_optimizer
from rorqual.training.recipe.recipe import LossRecipe, ScheduleRecipe
from tests.training.model.recipes import tiny

PAPER = ScheduleRecipe(kind="paper", learning_rate=8e-5, start=1e-6, floor=1e-6, warmup=0.2)
KINDS: list[Any] = ["paper", "cosine", "one_cycle", "constant"]


@pytest.mark.parametrize(
    ("epoch", "rate"),
    [
        (0, 1e-6),
        (3, 40.5e-6),
        (6, 80e-6),
        (7, 72.1e-6),
        (8, 64.99e-6),
        (30, 1e-6 + 79e-6 * 0.9**24),
    ],
)
def test_the_papers_schedule_has_the_papers_numbers(epoch: float, rate: float) -> None:
    assert learning_rate(PAPER, epoch, 30) == pytest.approx(rate)


def test_the_papers_schedule_falls_by_a_tenth_an_epoch_towards_its_floor() -> None:
    above = [learning_rate(PAPER, epoch, 30) - 1e-6 for epoch in range(6, 31)]
    for earlier, later in pairwise(above):
        assert later / earlier == pytest.approx(0.9)
    assert learning_rate(PAPER, 300, 300 + 30) == pytest.approx(1e-6, rel=1e-3)


def test_cosine_is_a_warm_up_and_a_half_cosine() -> None:
    recipe = replace(PAPER, kind="cosine", warmup=0.1)
    assert learning_rate(recipe, 1, 20) == pytest.approx(40.5e-6)
    for epoch in range(2, 21):
        expected = 1e-6 + 79e-6 * (1 + cos(pi * (epoch - 2) / 18)) / 2
        assert learning_rate(recipe, epoch, 20) == pytest.approx(expected)


def test_one_cycle_is_torchs() -> None:
    recipe = replace(PAPER, kind="one_cycle", warmup=0.3)
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    steps = 11  # torch's last step is at the very end
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer,
        max_lr=recipe.learning_rate,
        total_steps=steps,
        pct_start=0.4,  # of 10 steps, less the one that torch subtracts
        div_factor=recipe.learning_rate / recipe.start,
        final_div_factor=recipe.start / recipe.floor,
        cycle_momentum=False,
    )
    recipe = replace(recipe, warmup=(0.4 * steps - 1) / (steps - 1))
    for step in range(steps):
        assert schedule.get_last_lr()[0] == pytest.approx(learning_rate(recipe, step, steps - 1))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that the optimizer did no step
            if step < steps - 1:
                schedule.step()


@settings(deadline=None, max_examples=25)
@given(st.sampled_from(KINDS), st.floats(0, 1), st.floats(0, 40), st.integers(1, 40))
def test_no_rate_is_beyond_its_bounds(kind: Any, warmup: float, epoch: float, epochs: int) -> None:
    recipe = replace(PAPER, kind=kind, warmup=warmup)
    assert 1e-6 * 0.999 <= learning_rate(recipe, min(epoch, epochs), epochs) <= 8e-5 * 1.001


def test_constant_is_constant() -> None:
    assert {learning_rate(replace(PAPER, kind="constant"), epoch, 9) for epoch in range(9)} == {
        8e-5
    }


@pytest.mark.parametrize("decay", [0.05, 0.0])
@pytest.mark.parametrize("name", ["adam", "adamw", "sgd"])
def test_every_weight_learns_once_at_its_rate(name: Any, decay: float) -> None:
    recipe = ScheduleRecipe(optimizer=name, learning_rate=0.1, head_factor=7, weight_decay=decay)
    network = IdentityNetwork(tiny())
    losses = torch.nn.ModuleList([build_loss(LossRecipe(), 16, torch.ones(3).long().numpy())])
    optimizer = make_optimizer(recipe, network, losses)
    assert type(optimizer).__name__.lower() == name
    found = {
        id(weight): (group["factor"], group["lr"], group["weight_decay"])
        for group in optimizer.param_groups
        for weight in group["params"]
    }
    trunk = {id(weight) for weight in network.backbone.parameters()}
    weights = [*network.parameters(), *losses.parameters()]
    assert sum(len(group["params"]) for group in optimizer.param_groups) == len(weights)
    for weight in weights:
        factor = 1 if id(weight) in trunk else 7
        expected = (factor, pytest.approx(0.1 * factor), decay if weight.ndim > 1 else 0.0)
        assert found[id(weight)] == expected
