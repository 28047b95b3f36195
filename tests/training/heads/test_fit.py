import numpy as np
import pytest
from numpy.typing import NDArray

torch = pytest.importorskip("torch", reason="torch comes with the extra `train`")
from rorqual.training.heads.fit import fit_head  # noqa: E402
from rorqual.training.heads.layers import HeadLayers  # noqa: E402

Floats = NDArray[np.float32]
COPIES = 4  # of each feature, for dropout leaves out some


def quadrants(count: int, seed: int = 0) -> tuple[Floats, Floats]:
    """Points in the plane, and two questions: are they on the right, are they above?"""
    points = np.random.default_rng(seed).choice([-2, 2], (count, 2))
    noise = np.random.default_rng([seed, 1]).standard_normal((count, 2 * COPIES))
    vectors = (np.tile(points, COPIES) + noise).astype(np.float32)
    return vectors, (points > 0).astype(np.float32)


def share_right(head: HeadLayers) -> NDArray[np.float64]:
    """How often each question is answered rightly for points that the head has not seen."""
    vectors, answers = quadrants(500, seed=1)
    right: NDArray[np.float64] = ((head.probabilities(vectors) > 0.5) == answers).mean(axis=0)
    return right


def test_each_question_has_its_own_answer() -> None:
    vectors, answers = quadrants(600)
    assert share_right(fit_head(vectors, answers, np.ones(600))).min() > 0.95


def test_examples_without_weight_have_no_say() -> None:
    vectors, answers = quadrants(1200)
    answers[::2] = 1 - answers[::2]
    weights = np.tile([0.0, 2.0], 600)
    assert share_right(fit_head(vectors, answers, weights)).min() > 0.9


def test_the_same_examples_give_the_same_head_whatever_was_drawn_before() -> None:
    vectors, answers = quadrants(100)
    one = fit_head(vectors, answers, np.ones(100))
    torch.rand(5)
    other = fit_head(vectors, answers, np.ones(100))
    assert np.array_equal(one.inner, other.inner)
    assert np.array_equal(one.outer, other.outer)


def test_the_scale_of_a_feature_does_not_matter() -> None:
    vectors, answers = quadrants(100)
    stretched = vectors * np.linspace(1, 1000, 2 * COPIES, dtype=np.float32) + np.float32(50)
    one, other = (fit_head(it, answers, np.ones(100)) for it in (vectors, stretched))
    assert one.probabilities(vectors) == pytest.approx(other.probabilities(stretched), abs=0.1)
