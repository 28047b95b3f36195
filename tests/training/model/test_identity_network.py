from dataclasses import replace
from typing import Any

import pytest

pytest.importorskip("torch", reason="torch comes with the extra `train`")
import torch

from rorqual.training.model.identity_network import IdentityNetwork
from rorqual.training.model.pooling import CellMeans, GeneralisedMean
from rorqual.training.recipe.recipe import NeckRecipe
from tests.training.model.recipes import SIDE, TINY_TRUNKS, tiny


def images(count: int = 3) -> Any:
    return torch.rand(count, 3, SIDE, SIDE, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize("stages", [1, 2])
@pytest.mark.parametrize("name", TINY_TRUNKS)
def test_a_network_gives_embeddings_and_every_weight_has_a_gradient(name: str, stages: int) -> None:
    network = IdentityNetwork(tiny(name, stages=stages))
    values = network.normalised(images())
    assert network.pooled(values).shape == (3, sum(TINY_TRUNKS[name][-stages:]))
    embeddings = network(values)
    assert embeddings.shape == (3, 16)
    embeddings.square().mean(0).prod().backward()
    assert all(weight.grad is not None for weight in network.parameters())


def test_each_stage_has_an_exponent_of_its_own() -> None:
    network = IdentityNetwork(tiny(stages=2))
    assert [type(pool) for pool in network.pools] == [GeneralisedMean] * 2
    assert network.pools[0].exponent is not network.pools[1].exponent


def test_the_average_can_be_pooled_instead() -> None:
    recipe = tiny()
    recipe = replace(recipe, backbone=replace(recipe.backbone, pooling="average"))
    network = IdentityNetwork(recipe).eval()
    expected = network.backbone(images())[-1].mean((2, 3))
    assert torch.allclose(network.pooled(images()), expected)


def test_the_neck_is_batch_norm_dropout_dense_and_batch_norm() -> None:
    recipe = replace(tiny(), neck=NeckRecipe(dimension=16, dropout=0.25))
    neck: Any = IdentityNetwork(recipe).neck
    norm, dropout, dense, last = neck
    assert (norm.num_features, dropout.p, last.num_features) == (96, 0.25, 16)
    assert (dense.in_features, dense.out_features, dense.bias) == (96, 16, None)


def test_without_batch_norm_it_is_dropout_and_dense() -> None:
    recipe = replace(tiny(), neck=NeckRecipe(dimension=16, batch_norm=False))
    kinds = [type(layer).__name__ for layer in IdentityNetwork(recipe).neck]
    assert kinds == ["Dropout", "Linear"]


def test_cells_are_added_to_what_is_pooled() -> None:
    recipe = tiny(stages=2)
    recipe = replace(recipe, backbone=replace(recipe.backbone, cells=3))
    plain, with_cells = IdentityNetwork(tiny(stages=2)), IdentityNetwork(recipe)
    added = 2 * CellMeans.width * 3**2
    assert with_cells.pooled(images()).shape[1] == plain.pooled(images()).shape[1] + added
    assert with_cells(images()).shape == (3, 16)


@pytest.mark.parametrize("cells", [0, 2])
def test_every_weight_is_of_the_trunk_or_new(cells: int) -> None:
    recipe = tiny(stages=2)
    network = IdentityNetwork(replace(recipe, backbone=replace(recipe.backbone, cells=cells)))
    parts = [*network.trunk_parameters(), *network.new_parameters()]
    assert {id(weight) for weight in parts} == {id(weight) for weight in network.parameters()}
    assert len(parts) == len(list(network.parameters()))


def test_weights_follow_from_the_seed() -> None:
    states: list[dict[str, Any]] = []
    for _ in range(2):
        torch.manual_seed(4)
        states.append(IdentityNetwork(tiny()).state_dict())
    assert all(torch.equal(weight, states[1][name]) for name, weight in states[0].items())
