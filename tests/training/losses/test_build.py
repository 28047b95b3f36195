"""Each loss is what its formula gives, photo by photo, in both precisions."""

from dataclasses import replace
from typing import Any, get_args

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("torch", reason="torch comes with the extra `train`")
import torch

from rorqual.domain.errors import UsageError
from rorqual.training.losses.build import build_loss
from rorqual.training.losses.identity_loss import IdentityLoss
from rorqual.training.recipe.checks import LossKind
from rorqual.training.recipe.recipe import LossRecipe
from tests.training.losses import formulas

DIMENSION = 6
COUNTS = np.array([1, 2, 7, 40, 3], dtype=np.int64)
LABELS = [0, 3, 3, 2, 1, 2, 3]
WEIGHTS = [1.0, 0.5, 2.0, 0.0, 1.5, 1.0, 0.25]
FIXED, BY_COUNT = LossRecipe(scale=8.0, margin=0.4), LossRecipe(scale=8.0, margin="count")
COUNT_MARGINS = 0.271 * COUNTS**-0.364 + 0.05

# What each recipe makes of a cosine with the true class, which has a margin of its own.
CASES: list[tuple[LossRecipe, Any]] = [
    (replace(FIXED, kind="softmax"), lambda cosine, _: cosine),
    (replace(FIXED, kind="arcface"), lambda cosine, _: formulas.with_angle(cosine, 0.4)),
    (replace(BY_COUNT, kind="arcface"), formulas.with_angle),
    (replace(FIXED, kind="arcface", margin=2.5), lambda c, _: formulas.with_angle(c, 2.5)),
    (replace(BY_COUNT, kind="subcentre_arcface", subcentres=3), formulas.with_angle),
    (replace(FIXED, kind="cosface"), lambda cosine, _: cosine - 0.4),
    (replace(BY_COUNT, kind="cosface"), lambda cosine, margin: cosine - margin),
]
CLASS_LOSSES = [recipe for recipe, _ in CASES]


def embeddings(dtype: Any, count: int = len(LABELS), seed: int = 0) -> Any:
    generator = torch.Generator().manual_seed(seed)
    values = torch.randn(count, DIMENSION, generator=generator, dtype=torch.float64) * 3
    return values.to(dtype).requires_grad_()


def make(recipe: LossRecipe) -> IdentityLoss:
    torch.manual_seed(1)
    return build_loss(recipe, DIMENSION, COUNTS)


def centres_of(loss: IdentityLoss) -> NDArray[np.float64]:
    (centres,) = loss.parameters()
    rows: NDArray[np.float64] = centres.detach().double().numpy().T
    return rows


def tolerance(dtype: Any) -> float:
    return 1e-4 if dtype == torch.float32 else 1e-6  # margins are single precision


@pytest.fixture(params=[torch.float32, torch.float64], ids=["float32", "float64"])
def dtype(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.mark.parametrize("weights", [None, WEIGHTS], ids=["unweighted", "weighted"])
@pytest.mark.parametrize(
    ("recipe", "turned"),
    CASES,
    ids=lambda case: f"{case.kind}-{case.margin}"[:30] if isinstance(case, LossRecipe) else "",
)
def test_a_loss_of_classes_is_its_formula(
    recipe: LossRecipe, turned: Any, weights: list[float] | None, dtype: Any
) -> None:
    loss, vectors = make(recipe), embeddings(dtype)
    found = loss(
        vectors,
        torch.tensor(LABELS),
        None if weights is None else torch.tensor(weights),
    )
    similarity = formulas.nearest_centres(
        formulas.cosines(vectors.detach().double().numpy(), centres_of(loss)), recipe.subcentres
    )
    expected = []
    for row, label in zip(similarity, LABELS, strict=True):
        row[label] = turned(row[label], COUNT_MARGINS[label])
        expected.append(formulas.cross_entropy(recipe.scale * row, label))
    assert found.dtype == dtype
    assert found.item() == pytest.approx(
        np.mean(np.array(expected) * (weights or 1.0)), rel=tolerance(dtype)
    )


@pytest.mark.parametrize("weights", [None, WEIGHTS], ids=["unweighted", "weighted"])
def test_triplet_loss_takes_the_hardest_of_the_batch(
    weights: list[float] | None, dtype: Any
) -> None:
    recipe = LossRecipe(kind="triplet", margin=0.3)
    vectors = embeddings(dtype)
    found = make(recipe)(
        vectors, torch.tensor(LABELS), None if weights is None else torch.tensor(weights)
    )
    rows = vectors.detach().double().numpy()
    losses = formulas.hardest_triplets(formulas.cosines(rows, rows), LABELS, 0.3)
    costly = {anchor: loss for anchor, loss in losses.items() if loss > 0}
    weighted = [loss * (weights[anchor] if weights else 1) for anchor, loss in costly.items()]
    assert len(costly) > 2
    assert found.item() == pytest.approx(sum(weighted) / len(costly), rel=tolerance(dtype))


@pytest.mark.parametrize("weights", [None, WEIGHTS], ids=["unweighted", "weighted"])
def test_circle_loss_is_its_formula(weights: list[float] | None, dtype: Any) -> None:
    recipe = LossRecipe(kind="circle", margin=0.25, scale=4.0)
    vectors = embeddings(dtype)
    found = make(recipe)(
        vectors, torch.tensor(LABELS), None if weights is None else torch.tensor(weights)
    )
    rows = vectors.detach().double().numpy()
    losses = formulas.circle(formulas.cosines(rows, rows), LABELS, 4.0, 0.25)
    weighted = np.array(losses) * (weights or 1.0)
    assert found.item() == pytest.approx(
        weighted.sum() / np.count_nonzero(losses), rel=tolerance(dtype)
    )


@pytest.mark.parametrize("kind", ["triplet", "circle"])
def test_a_batch_without_pairs_costs_nothing_and_has_a_gradient(kind: LossKind) -> None:
    vectors = embeddings(torch.float32, 3)
    cost = make(LossRecipe(kind=kind))(vectors, torch.tensor([0, 1, 2]), torch.ones(3))
    cost.backward()
    assert cost.item() == 0
    assert not vectors.grad.any()


def test_no_photos_cost_nothing_and_leave_no_parameter_without_gradient() -> None:
    loss, vectors = make(FIXED), embeddings(torch.float32, 0)
    cost = loss(vectors, torch.tensor([], dtype=torch.int64), torch.ones(0))
    cost.backward()
    assert cost.item() == 0
    gradients = [part.grad for part in loss.parameters()]
    assert all(gradient is not None and not gradient.any() for gradient in gradients)


def test_softmax_is_the_librarys_normalised_one() -> None:
    from pytorch_metric_learning.losses import NormalizedSoftmaxLoss

    loss = make(LossRecipe(kind="softmax", scale=20.0))
    library = NormalizedSoftmaxLoss(len(COUNTS), DIMENSION, temperature=1 / 20)
    library.W.data = torch.from_numpy(centres_of(loss).T).float()
    vectors, labels = embeddings(torch.float32), torch.tensor(LABELS)
    assert loss(vectors, labels).item() == pytest.approx(library(vectors, labels).item(), rel=1e-5)


def test_elastic_margins_vary_by_chance_in_training_alone() -> None:
    spread = 0.1
    plain, elastic = (
        make(replace(FIXED, kind="arcface")),
        make(replace(FIXED, kind="elastic_arcface", margin_spread=spread)),
    )
    vectors, labels = embeddings(torch.float64), torch.tensor(LABELS)
    torch.manual_seed(5)
    found = elastic(vectors, labels).item()
    torch.manual_seed(5)
    margins = (0.4 + spread * torch.randn(len(LABELS), dtype=torch.float64)).clamp(min=0)
    similarity = formulas.cosines(vectors.detach().numpy(), centres_of(elastic))
    expected = []
    for row, label, margin in zip(similarity, LABELS, margins.tolist(), strict=True):
        row[label] = formulas.with_angle(row[label], margin)
        expected.append(formulas.cross_entropy(FIXED.scale * row, label))
    assert found == pytest.approx(np.mean(expected), rel=1e-6)
    assert elastic.eval()(vectors, labels).item() == plain.eval()(vectors, labels).item()


@pytest.mark.parametrize("recipe", CLASS_LOSSES, ids=lambda recipe: recipe.kind)
def test_scores_are_cosines_with_the_nearest_centre(recipe: LossRecipe) -> None:
    loss, vectors = make(recipe), embeddings(torch.float32)
    scores = loss.scores(vectors)
    expected = formulas.nearest_centres(
        formulas.cosines(vectors.detach().double().numpy(), centres_of(loss)), recipe.subcentres
    )
    assert scores is not None
    assert scores.detach().numpy() == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("kind", ["triplet", "circle"])
def test_losses_of_pairs_know_no_classes(kind: LossKind) -> None:
    loss = make(LossRecipe(kind=kind))
    assert loss.scores(embeddings(torch.float32)) is None
    assert list(loss.parameters()) == []


@pytest.mark.parametrize("kind", get_args(LossKind))
@pytest.mark.parametrize("toward", [1.0, -1.0], ids=["on its centre", "opposite its centre"])
def test_a_photo_on_its_centre_has_a_gradient(kind: LossKind, toward: float) -> None:
    """There the arc cosine has none."""
    loss = make(LossRecipe(kind=kind))
    rows = centres_of(loss) if list(loss.parameters()) else np.eye(5, DIMENSION)
    vectors: Any = (toward * torch.from_numpy(rows).float()[[0, 0, 1, 2]]).requires_grad_()
    loss(vectors, torch.tensor([0, 0, 1, 2])).backward()
    assert torch.isfinite(vectors.grad).all()
    for parameter in loss.parameters():
        assert parameter.grad is not None
        assert torch.isfinite(parameter.grad).all()


@pytest.mark.parametrize("kind", get_args(LossKind))
def test_under_mixed_precision_losses_are_computed_in_single_precision(kind: LossKind) -> None:
    """And the centres stay what they are."""
    loss, labels = make(LossRecipe(kind=kind)), torch.tensor(LABELS)
    vectors = embeddings(torch.bfloat16)
    with torch.autocast("cpu", torch.bfloat16):
        mixed = loss(vectors, labels)
        scores = loss.scores(vectors)
    assert mixed.dtype == torch.float32
    assert mixed.item() == pytest.approx(loss(vectors.float(), labels).item(), rel=1e-6)
    assert all(parameter.dtype == torch.float32 for parameter in loss.parameters())
    expected = loss.scores(vectors.float())
    assert (scores is None) == (expected is None)
    assert scores is None or expected is None or torch.equal(scores, expected)


@pytest.mark.parametrize("kind", get_args(LossKind))
def test_learning_brings_photos_of_one_individual_together(kind: LossKind) -> None:
    loss = make(LossRecipe(kind=kind, scale=16.0, margin=0.2))
    vectors, labels = embeddings(torch.float32), torch.tensor(LABELS)
    optimizer = torch.optim.Adam([vectors, *loss.parameters()], lr=0.5)
    first = loss(vectors, labels).item()
    for _ in range(50):
        optimizer.zero_grad()
        loss(vectors, labels).backward()
        optimizer.step()
    assert loss(vectors, labels).item() < first / 4
    rows = vectors.detach().double().numpy()
    similarity = formulas.cosines(rows, rows)
    same = np.equal.outer(LABELS, LABELS)
    pairs = same & ~np.eye(len(LABELS), dtype=bool)
    assert similarity[pairs].mean() > similarity[~same].mean() + 0.5


@pytest.mark.parametrize(
    ("recipe", "message"),
    [
        (LossRecipe(kind="triplet", margin="count"), "triplet has no margin for each class"),
        (LossRecipe(kind="circle", margin="count"), "give margin a number"),
        (LossRecipe(kind="cosface", subcentres=2), "choose kind subcentre_arcface"),
        (LossRecipe(kind="arcface", margin_spread=0.1), "choose kind elastic_arcface"),
    ],
)
def test_contradictions_are_refused(recipe: LossRecipe, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        make(recipe)
