"""What a pairing network should have said, and how far it was off."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

torch = pytest.importorskip("torch", reason="torch comes with the extra `train`")
from rorqual.training.pairing.losses import (  # noqa: E402
    FEWEST_PAIRS,
    AnimalJudge,
    Answer,
    other_animal_loss,
    same_animal_loss,
    truth_by,
)
from rorqual.training.pairing.pictures import SIDE  # noqa: E402

STILL = np.eye(3)


def positions(*pixels: ArrayLike) -> NDArray[np.float32]:
    """In 0..1, of points in pixels."""
    return np.asarray(np.array(pixels) / SIDE, dtype=np.float32)


def test_keypoints_that_the_map_brings_together_are_one_mark() -> None:
    moved = STILL.copy()
    moved[0, 2] = 20  # to the right
    first = positions([50, 50], [100, 100], [150, 30])
    # one mark, one that is neither near nor far, and a stranger
    second = positions([72, 50], [127, 100], [10, 200])
    truth = truth_by(first, second, moved)
    assert (truth.first.tolist(), truth.second.tolist()) == ([0], [0])
    assert truth.first_alone.tolist() == [False, False, True]
    assert truth.second_alone.tolist() == [False, False, True]


def an_answer(count: int) -> Answer:
    random = torch.Generator().manual_seed(0)
    pairs = torch.log_softmax(torch.randn(2, count, count, generator=random), 2)
    first, second = torch.randn(2, 2, count, generator=random)
    return Answer(pairs, first, second)


def test_the_loss_of_one_animal_is_its_formula() -> None:
    count = FEWEST_PAIRS + 2
    answer = an_answer(count)
    places = np.random.default_rng(0).permutation(49)[:count]
    # a grid, so that no two keypoints are near each other; the last two are elsewhere
    first = positions(*((np.stack([places % 7, places // 7], axis=1) + 0.1) * SIDE / 7))
    second = first.copy()
    second[-2:] += 0.07
    truth = truth_by(first, second, STILL)
    assert truth.first.tolist() == list(range(FEWEST_PAIRS))
    right = np.mean([answer.pairs[1, it, it].item() for it in range(FEWEST_PAIRS)])

    def alone(logits: Any) -> float:
        chance = 1 / (1 + np.exp(-logits[1, -2:].numpy()))
        return float(np.log(1 - chance).mean())

    expected = -0.5 * right - 0.25 * (alone(answer.first) + alone(answer.second))
    found = same_animal_loss(answer, 1, truth)
    assert found is not None
    assert found.item() == pytest.approx(expected, rel=1e-5)


def test_too_few_known_keypoints_teach_nothing() -> None:
    points = np.array([[0.1, 0.1], [0.9, 0.9]], dtype=np.float32)
    assert same_animal_loss(an_answer(2), 0, truth_by(points, points, STILL)) is None


def test_of_two_animals_no_keypoint_has_a_counterpart() -> None:
    answer = an_answer(4)
    chance = [1 / (1 + np.exp(-it[0].numpy())) for it in (answer.first, answer.second)]
    expected = -0.5 * sum(np.log(1 - it).mean() for it in chance)
    assert other_animal_loss(answer, 0).item() == pytest.approx(expected, rel=1e-5)


def test_the_surprise_by_who_is_shown_is_that_of_a_logistic_function_of_the_pairs() -> None:
    answer, judge = an_answer(6), AnimalJudge()
    expected_pairs = np.exp(answer.pairs[1].numpy()).sum()
    chance = 1 / (1 + np.exp(6 - 2 * np.log1p(expected_pairs)))
    assert judge.loss(answer, 1, True).item() == pytest.approx(-np.log(chance), rel=1e-5)
    assert judge.loss(answer, 1, False).item() == pytest.approx(-np.log(1 - chance), rel=1e-5)


def test_to_be_surer_of_one_animal_more_keypoints_are_paired() -> None:
    logits = torch.zeros(1, 8, 8, requires_grad=True)
    pairs = torch.log_softmax(logits, 2) + torch.nn.functional.logsigmoid(logits)
    loss = AnimalJudge().loss(Answer(pairs, logits[:, 0], logits[:, 0]), 0, True)
    loss.backward()  # type: ignore[no-untyped-call]
    with torch.no_grad():
        better = logits - 0.1 * logits.grad
        more = torch.log_softmax(better, 2) + torch.nn.functional.logsigmoid(better)
    assert more.exp().sum() > pairs.exp().sum()
