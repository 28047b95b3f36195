import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rorqual.matching.ensembles.concatenation import concatenated
from rorqual.matching.ensembles.scores import mean_scores
from tests.matching.worlds import unit


@given(st.integers(0, 1000), st.lists(st.floats(0.1, 10), min_size=1, max_size=4))
def test_the_cosine_is_the_weighted_mean_of_cosines(seed: int, weights: list[float]) -> None:
    random = np.random.default_rng(seed)
    one, other = (
        [unit(random.normal(size=(1, 3 + member))) for member in range(len(weights))]
        for _ in range(2)
    )
    cosines = [float((a @ b.T).item()) for a, b in zip(one, other, strict=True)]
    joined = concatenated(one, weights), concatenated(other, weights)
    assert float(joined[0][0] @ joined[1][0]) == pytest.approx(
        np.average(cosines, weights=weights), abs=1e-5
    )
    np.testing.assert_allclose(np.linalg.norm(joined[0]), 1, atol=1e-5)


@pytest.mark.parametrize("weights", [[1.0], [1.0, 0.0], [1.0, float("nan")], [1.0, -1.0]])
def test_weights_that_do_not_fit_are_an_error(weights: list[float]) -> None:
    vectors = [np.ones((1, 1), np.float32)] * 2
    with pytest.raises(ValueError, match="weights"):
        concatenated(vectors, weights)
    with pytest.raises(ValueError, match="weights"):
        mean_scores(vectors, weights)


def test_scores_are_averaged_over_the_members_for_which_an_individual_competes() -> None:
    one = np.array([[0.5, -np.inf, -np.inf]], dtype=np.float32)
    other = np.array([[0.2, 0.4, -np.inf]], dtype=np.float32)
    np.testing.assert_allclose(mean_scores([one, other], [2, 1]), [[0.4, 0.4, -np.inf]], atol=1e-6)
