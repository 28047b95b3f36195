"""Each loss against its formula, computed cell by cell."""

import math
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="torch comes with the extra `train`")

from rorqual.training.detector.losses import box_loss, score_loss  # noqa: E402

SHAPE = (2, 4, 3, 5)


def random(*shape: int, seed: int = 0) -> Any:
    return torch.rand(*shape, generator=torch.Generator().manual_seed(seed))


def test_the_score_loss_is_the_focal_loss_over_the_animals() -> None:
    logits, scores, weights = random(*SHAPE) * 4 - 2, random(*SHAPE, seed=1), random(*SHAPE, seed=2)
    scores[0, 0, 0, 0] = scores[1, 2, 1, 3] = 1.0
    expected = 0.0
    for logit, wanted, weight in zip(
        logits.flatten().tolist(),
        scores.flatten().tolist(),
        weights.flatten().tolist(),
        strict=True,
    ):
        p = 1 / (1 + math.exp(-logit))
        if wanted == 1:
            expected -= weight * (1 - p) ** 2 * math.log(p)
        else:
            expected -= weight * (1 - wanted) ** 4 * p**2 * math.log(1 - p)
    assert score_loss(logits, scores, weights).item() == pytest.approx(expected / 2, rel=1e-5)


def test_sure_and_right_scores_cost_nothing_even_if_extreme() -> None:
    scores = torch.zeros(SHAPE)
    scores[0, 0, 0, 0] = 1
    logits = torch.where(scores == 1, 200.0, -200.0)
    assert score_loss(logits, scores, torch.ones(SHAPE)).item() == 0
    assert math.isfinite(score_loss(-logits, scores, torch.ones(SHAPE)).item())


def one_box(left: float, top: float, right: float, bottom: float) -> Any:
    sides = torch.full((1, 1, 4, 3, 5), 0.5)
    sides[0, 0, :, 1, 2] = torch.tensor([left, top, right, bottom])
    return sides


def test_the_box_loss_is_one_minus_the_generalised_iou() -> None:
    weights = torch.zeros(1, 1, 3, 5)
    weights[0, 0, 1, 2] = 1
    found, wanted = one_box(1, 1, 3, 1), one_box(2, 1, 2, 2)
    # 4x2 and 4x3, shared 3x2, together 8 + 12 - 6, hull 5x3
    expected = 1 - 6 / 14 + (15 - 14) / 15
    assert box_loss(found, wanted, weights).item() == pytest.approx(expected)
    assert box_loss(wanted, wanted, weights).item() == pytest.approx(0, abs=1e-6)


def test_cells_without_weight_do_not_count_and_without_animals_there_is_no_loss() -> None:
    found, wanted = one_box(1, 1, 3, 1), one_box(2, 1, 2, 2)
    assert box_loss(found, wanted, torch.zeros(1, 1, 3, 5)).item() == 0
    elsewhere = torch.zeros(1, 1, 3, 5)
    elsewhere[0, 0, 0, 0] = 1
    assert box_loss(found, wanted, elsewhere).item() == pytest.approx(0, abs=1e-6)
