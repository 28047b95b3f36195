"""Every loss of pytorch-metric-learning can be asked for by its name and its own parameters."""

from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="torch comes with the extra `train`")
import torch
from pytorch_metric_learning import losses

from rorqual.domain.errors import UsageError
from rorqual.training.losses.build import build_loss
from rorqual.training.losses.library_loss import library_losses
from rorqual.training.recipe.recipe import LossRecipe

DIMENSION = 6
COUNTS = np.array([2, 2, 2, 2], dtype=np.int64)
LABELS = torch.tensor([0, 0, 1, 1, 2, 2, 3, 3])
MUST_BE_GIVEN: dict[str, dict[str, Any]] = {
    "HistogramLoss": {"n_bins": 10},
    "RankedListLoss": {"margin": 0.5, "Tn": 10.0},
}


def make(name: str, **parameters: Any) -> Any:
    torch.manual_seed(0)
    return build_loss(LossRecipe(kind=f"pml:{name}", parameters=parameters), DIMENSION, COUNTS)


def embeddings() -> Any:
    return torch.randn(8, DIMENSION, generator=torch.Generator().manual_seed(0)).requires_grad_()


@pytest.mark.parametrize("name", library_losses())
def test_each_has_a_cost_and_a_gradient_for_every_parameter(name: str) -> None:
    loss, vectors = make(name, **MUST_BE_GIVEN.get(name, {})), embeddings()
    cost = loss(vectors, LABELS, torch.ones(8))
    cost.backward()
    assert cost.ndim == 0
    assert torch.isfinite(cost)
    assert all(part.grad is not None for part in (vectors, *loss.parameters()))


@pytest.mark.parametrize(
    ("name", "parameters"), [("MultiSimilarityLoss", {"alpha": 3.0}), ("SupConLoss", {})]
)
def test_without_weights_it_is_the_librarys(name: str, parameters: dict[str, float]) -> None:
    vectors = embeddings()
    expected = getattr(losses, name)(**parameters)(vectors, LABELS)
    for weights in (None, torch.ones(8)):
        assert make(name, **parameters)(vectors, LABELS, weights).item() == pytest.approx(
            expected.item()
        )


@pytest.mark.parametrize("name", ["MultiSimilarityLoss", "ProxyAnchorLoss", "ContrastiveLoss"])
def test_photos_of_half_the_weight_cost_half(name: str) -> None:
    loss, vectors = make(name), embeddings()
    half = loss(vectors, LABELS, torch.full((8,), 0.5))
    assert half.item() == pytest.approx(loss(vectors, LABELS).item() / 2)


def test_a_photo_without_weight_costs_nothing() -> None:
    loss, vectors = make("NormalizedSoftmaxLoss"), embeddings()
    loss(vectors, LABELS, torch.tensor([0.0, *[1.0] * 7])).backward()
    assert not vectors.grad[0].any()
    assert vectors.grad[1:].any(dim=1).all()


def test_what_there_is_stands_in_the_refusal() -> None:
    with pytest.raises(UsageError, match=r"no loss ArkFace.*AngularLoss.*SupConLoss"):
        make("ArkFace")
    with pytest.raises(UsageError, match=r"cannot be made with the recipe's parameters.*sharpness"):
        make("SupConLoss", sharpness=3)
