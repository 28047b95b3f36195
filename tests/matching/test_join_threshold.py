"""The similarity from which on joins are right as often as asked."""

from itertools import combinations

import numpy as np
import pytest

from rorqual.matching.join_threshold import fit_join_threshold
from rorqual.matching.linkage import average_linkage


def world(
    individuals: int = 30, sightings: int = 4, noise: float = 0.6, seed: int = 0
) -> tuple[np.ndarray[tuple[int, int], np.dtype[np.float32]], list[str]]:
    """Sightings scattered around a direction for each individual."""
    random = np.random.default_rng(seed)
    centres = np.repeat(random.standard_normal((individuals, 16)), sightings, axis=0)
    vectors = centres + noise * random.standard_normal(centres.shape)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    names = [f"whale-{number // sightings:02d}" for number in range(len(vectors))]
    return vectors.astype(np.float32), names


@pytest.mark.parametrize("target", [0.7, 0.9, 0.97])
def test_joins_at_the_threshold_are_right_as_often_as_asked(target: float) -> None:
    vectors, names = world()
    fitted = fit_join_threshold(vectors, names, target_precision=target, sightings_asked=1)
    assert fitted is not None
    groups = average_linkage(vectors, fitted.similarity - 1e-6)
    joined = [
        names[a] == names[b]
        for a, b in combinations(range(len(names)), 2)
        if groups[a] == groups[b]
    ]
    assert (fitted.right, fitted.wrong) == (sum(joined), len(joined) - sum(joined))
    assert fitted.precision == pytest.approx(sum(joined) / len(joined))
    assert fitted.recall == pytest.approx(sum(joined) / (30 * 6))
    assert fitted.precision >= target


def test_more_sightings_to_group_need_more_similarity() -> None:
    vectors, names = world()
    few, many = (
        fit_join_threshold(vectors, names, target_precision=0.9, sightings_asked=asked)
        for asked in (120, 1200)
    )
    assert few is not None
    assert many is not None
    assert many.similarity > few.similarity
    # a wrong pair among 120 stands for ten among 1,200
    assert many.precision == pytest.approx(many.right / (many.right + 10 * many.wrong))


@pytest.mark.parametrize(
    ("individuals", "sightings"), [(19, 4), (24, 2), (60, 1)], ids=["animals", "photos", "met once"]
)
def test_too_few_known_animals_say_nothing(individuals: int, sightings: int) -> None:
    vectors, names = world(individuals, sightings)
    assert fit_join_threshold(vectors, names, target_precision=0.9, sightings_asked=1) is None


def test_vectors_that_tell_nothing_apart_have_no_threshold() -> None:
    vectors, names = world(noise=50.0)
    assert fit_join_threshold(vectors, names, target_precision=0.9, sightings_asked=1) is None
