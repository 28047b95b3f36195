"""How far is a pairing network from what is known of two pictures?

The negative log-likelihood of LightGlue (Lindenberger and others, ICCV 2023), of the last layer
alone: of the pairs that are right, and of keypoints that have no counterpart. In pictures of two
animals no keypoint has one.

Of most photos of one animal nobody knows which keypoints are one mark. They still teach: a logistic
function of how many pairs the network expects says whether both pictures show one animal, and the
network is told whether that was right. It is left to it which keypoints make it say so, as where a
bag of instances is labelled and not each of them (Dietterich and others, 1997).
"""

from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import logsigmoid

from rorqual.training.convert.lightglue import LightGlue
from rorqual.training.pairing.pictures import SIDE, Map, mapped

SAME_MARK = 5.0  # pixels of a picture of SIDE within which two keypoints are one mark
OTHER_MARK = 10.0  # pixels from which on a keypoint has no counterpart; between both nobody says
FEWEST_PAIRS = 5  # pictures with fewer teach nothing


class Answer(NamedTuple):
    """What a network says of b pairs of pictures with n keypoints each."""

    pairs: Tensor  # (b, n, n), logarithm of the probability that two keypoints are one mark
    first: Tensor  # (b, n), logit of having a counterpart
    second: Tensor  # (b, n)


class AnimalJudge(nn.Module):
    """Says whether pictures show one animal, by how many of their keypoints are paired."""

    def __init__(self) -> None:
        super().__init__()
        self.slope = nn.Parameter(torch.tensor(2.0))
        self.offset = nn.Parameter(torch.tensor(-6.0))  # even where 19 pairs are expected

    def loss(self, answer: Answer, row: int, is_one: bool) -> Tensor:
        """The surprise by the truth about one pair of pictures, in nats."""
        expected = answer.pairs[row].exp().sum()
        logit = self.slope * torch.log1p(expected) + self.offset
        return -logsigmoid(logit if is_one else -logit)


class Truth(NamedTuple):
    """What is known of one pair of pictures of an animal."""

    first: NDArray[np.intp]  # (k,), keypoints that are one mark
    second: NDArray[np.intp]  # (k,)
    first_alone: NDArray[np.bool_]  # (n,), without a counterpart
    second_alone: NDArray[np.bool_]  # (n,)


def ask(network: LightGlue, first: tuple[Tensor, Tensor], second: tuple[Tensor, Tensor]) -> Answer:
    """Let the network look at pairs of pictures.

    Args:
        network: in training.
        first: descriptors (b, n, d) and places (b, n, numbers), see `LightGlue.forward`.
        second: likewise.
    """
    seen = network.seen(*first, *second)
    last: Any = network.log_assignment[-1]
    counterparts = [last.matchability(it)[..., 0] for it in seen]
    return Answer(last(*seen), *counterparts)


def truth_by(first: NDArray[np.float32], second: NDArray[np.float32], way: Map) -> Truth:
    """Which keypoints are one mark, by the map between the pictures.

    Args:
        first: positions in 0..1, shape (n, 2).
        second: likewise.
        way: of the first picture to the second.
    """
    apart = np.linalg.norm(
        mapped(first * np.float32(SIDE), way)[:, np.newaxis] - second * np.float32(SIDE), axis=2
    )
    forth, back = apart.argmin(axis=1), apart.argmin(axis=0)
    rows = np.arange(len(first))
    are_one = (back[forth] == rows) & (apart[rows, forth] < SAME_MARK)
    return Truth(
        rows[are_one],
        forth[are_one],
        apart.min(axis=1) > OTHER_MARK,
        apart.min(axis=0) > OTHER_MARK,
    )


def same_animal_loss(answer: Answer, row: int, truth: Truth) -> Tensor | None:
    """The loss of one pair of pictures of an animal; None where too few keypoints are known."""
    if len(truth.first) < FEWEST_PAIRS:
        return None
    loss = -0.5 * answer.pairs[row, truth.first, truth.second].mean()
    for logits, alone in (
        (answer.first[row], truth.first_alone),
        (answer.second[row], truth.second_alone),
    ):
        if alone.any():
            loss = loss - 0.25 * logsigmoid(-logits[torch.from_numpy(alone)]).mean()
    return loss


def other_animal_loss(answer: Answer, row: int) -> Tensor:
    """The loss of one pair of pictures of two animals."""
    return -0.5 * (logsigmoid(-answer.first[row]).mean() + logsigmoid(-answer.second[row]).mean())
