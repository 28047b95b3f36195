"""How wrong are the detector's maps?"""

import torch

_BOX_WEIGHT = 4.0  # of the boxes' loss against the scores'


def score_loss(logits: torch.Tensor, scores: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """Focal loss with fewer pains for cells near a middle (CornerNet, Law and Deng 2018).

    Args:
        logits: (n, parts, rows, columns).
        scores: wanted, likewise; 1 at the middle of an animal.
        weights: likewise.

    Returns:
        The sum over all cells, for each animal.
    """
    log_p = torch.nn.functional.logsigmoid(logits)
    log_not_p = torch.nn.functional.logsigmoid(-logits)
    p = logits.sigmoid()
    middle = scores > 0.999
    right = -((1 - p) ** 2) * log_p * middle
    wrong = -((1 - scores) ** 4) * p**2 * log_not_p * ~middle
    return ((right + wrong) * weights).sum() / middle.sum().clamp(min=1)


def box_loss(sides: torch.Tensor, wanted: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """One minus the generalised IoU (Rezatofighi et al. 2019), averaged over the animals.

    Args:
        sides: distances of left, top, right and bottom, (n, parts, 4, rows, columns), above 0.
        wanted: likewise.
        weights: (n, parts, rows, columns), sums to 1 over each animal.
    """
    teaching = weights > 0
    found, true = sides.movedim(2, -1)[teaching], wanted.movedim(2, -1)[teaching]
    weights = weights[teaching]
    shared = torch.minimum(found, true)
    hull = torch.maximum(found, true)
    overlap = _area(shared)
    union = _area(found) + _area(true) - overlap
    around = _area(hull)
    loss = 1 - overlap / union + (around - union) / around
    return (loss * weights).sum() / weights.sum().clamp(min=1)


def detector_loss(
    logits: torch.Tensor,
    sides: torch.Tensor,
    scores: torch.Tensor,
    weights: torch.Tensor,
    wanted_sides: torch.Tensor,
    box_weights: torch.Tensor,
) -> torch.Tensor:
    """Both together; arguments as of `score_loss` and `box_loss`."""
    return score_loss(logits, scores, weights) + _BOX_WEIGHT * box_loss(
        sides, wanted_sides, box_weights
    )


def _area(sides: torch.Tensor) -> torch.Tensor:
    """Of rectangles around a common point, shape (k, 4)."""
    return (sides[:, 0] + sides[:, 2]) * (sides[:, 1] + sides[:, 3])
