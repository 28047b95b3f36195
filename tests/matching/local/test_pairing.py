from dataclasses import replace

import numpy as np
import pytest

from rorqual.matching.local.features import LocalFeatures
from rorqual.matching.local.pairing import pair_keypoints
from tests.matching.local.test_blob import made_features


def by_definition(
    first: LocalFeatures, second: LocalFeatures, ratio: float
) -> set[tuple[int, int]]:
    """Mutual nearest neighbours that are clearly nearer than the second nearest of either."""
    a, b = first.unit_descriptors(), second.unit_descriptors()
    distances = np.linalg.norm(a[:, None] - b[None], axis=2)
    pairs = set()
    for row, column in np.ndindex(distances.shape):
        nearest = distances[row, column]
        others = [*np.delete(distances[row], column), *np.delete(distances[:, column], row)]
        if nearest <= min(others) and nearest <= ratio * min(others):
            pairs.add((row, column))
    return pairs


@pytest.mark.parametrize("ratio", [0.7, 0.9, 1.0])
def test_pairs_are_mutual_and_distinct(ratio: float) -> None:
    first, second = made_features(30, 8, 0), made_features(40, 8, 1)
    pairs = pair_keypoints(first, second, ratio=ratio)
    found = set(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True))
    assert found == by_definition(first, second, ratio)
    assert np.all(pairs.ratio <= ratio)


def test_pairs_do_not_depend_on_who_comes_first() -> None:
    first, second = made_features(30, 8, 0), made_features(40, 8, 1)
    forth, back = pair_keypoints(first, second), pair_keypoints(second, first)
    assert set(zip(forth.first, forth.second, strict=True)) == set(
        zip(back.second, back.first, strict=True)
    )


def test_one_keypoint_has_nobody_to_be_confused_with() -> None:
    features = made_features(1, 8, 0)
    assert len(pair_keypoints(features, features)) == 1


def test_without_keypoints_there_are_no_pairs() -> None:
    assert len(pair_keypoints(made_features(0, 8, 0), made_features(5, 8, 0))) == 0


def test_features_of_two_extractors_are_not_compared() -> None:
    features = made_features(5, 8, 0)
    with pytest.raises(ValueError, match="cannot be compared"):
        pair_keypoints(features, replace(features, extractor="other@2"))
