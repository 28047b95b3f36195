import numpy as np
import pytest

from rorqual.training.heads.layers import HeadLayers

RNG = np.random.default_rng(0)


def random_head(hidden: int = 5, questions: int = 2) -> HeadLayers:
    shapes = ((7, hidden), (hidden,), (hidden, questions), (questions,))
    return HeadLayers(*(RNG.standard_normal(shape).astype(np.float32) for shape in shapes))


def test_the_answers_are_those_of_the_formula() -> None:
    head, vector = random_head(), RNG.standard_normal(7).astype(np.float32)
    hidden = [max(0.0, float(vector @ head.inner[:, i] + head.inner_offset[i])) for i in range(5)]
    for question in range(2):
        logit = sum(h * float(w) for h, w in zip(hidden, head.outer[:, question], strict=True))
        expected = 1 / (1 + np.exp(-(logit + float(head.outer_offset[question]))))
        found = head.probabilities(vector[np.newaxis])[0, question]
        assert found == pytest.approx(expected, abs=1e-5)


def test_a_stored_head_is_rounded_to_bytes_column_by_column() -> None:
    head = random_head()
    head.inner[:, 0] *= 1000
    stored = head.as_stored()
    assert np.abs(stored.inner - head.inner).max(axis=0) == pytest.approx(head.steps / 2, rel=0.5)
    assert all(len(np.unique(column)) <= 255 for column in stored.inner.T)
    assert np.allclose(stored.as_stored().inner, stored.inner, rtol=1e-6)


def test_the_average_of_heads_is_the_mean_of_their_log_odds() -> None:
    heads = [random_head(hidden) for hidden in (3, 5, 4)]
    vectors = RNG.standard_normal((6, 7)).astype(np.float32)

    def log_odds(head: HeadLayers) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        answers = head.probabilities(vectors)
        return np.log(answers / (1 - answers))

    mean = np.mean([log_odds(head) for head in heads], axis=0)
    assert log_odds(HeadLayers.averaged(heads)) == pytest.approx(mean, abs=1e-4)
