from dataclasses import replace

import numpy as np
import pytest

from rorqual.matching.local.features import LocalFeatures
from rorqual.matching.local.pairing import PairingSettings, pair_keypoints
from tests.matching.local.test_blob import made_features

SETTINGS = PairingSettings()


def by_definition(
    first: LocalFeatures, second: LocalFeatures, settings: PairingSettings
) -> set[tuple[int, int]]:
    """Mutual nearest neighbours that are clearly nearer than the second nearest of either."""
    a, b = first.unit_descriptors(), second.unit_descriptors()
    looks = np.linalg.norm(a[:, None] - b[None], axis=2)
    between = np.linalg.norm(first.positions[:, None] - second.positions[None], axis=2)
    distances = np.hypot(looks, settings.place_weight * between)
    pairs = set()
    for row, column in np.ndindex(distances.shape):
        nearest = distances[row, column]
        others = [*np.delete(distances[row], column), *np.delete(distances[:, column], row)]
        if nearest <= settings.ratio * min(others):
            pairs.add((row, column))
    return pairs


@pytest.mark.parametrize("ratio", [0.7, 0.9, 1.0])
@pytest.mark.parametrize("place_weight", [0.0, 1.5])
def test_pairs_are_mutual_and_distinct(ratio: float, place_weight: float) -> None:
    first, second = made_features(30, 8, 0), made_features(40, 8, 1)
    settings = PairingSettings(ratio, place_weight)
    pairs = pair_keypoints(first, second, settings)
    found = set(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True))
    assert found == by_definition(first, second, settings)
    assert np.all(pairs.ratio <= ratio)


def test_a_mark_is_looked_for_about_where_it_was() -> None:
    first = made_features(1, 8, 0)
    twice = made_features(2, 8, 0)
    both = replace(
        twice,
        positions=np.array([[0.9, 0.9], first.positions[0]], dtype=np.float32),
        descriptors=np.repeat(first.descriptors, 2, axis=0),
    )
    assert pair_keypoints(first, both, SETTINGS).second.tolist() == [1]
    assert len(pair_keypoints(first, both, PairingSettings(0.9, place_weight=0.0))) == 0


def test_pairs_do_not_depend_on_who_comes_first() -> None:
    first, second = made_features(30, 8, 0), made_features(40, 8, 1)
    forth = pair_keypoints(first, second, SETTINGS)
    back = pair_keypoints(second, first, SETTINGS)
    assert set(zip(forth.first, forth.second, strict=True)) == set(
        zip(back.second, back.first, strict=True)
    )


def test_one_keypoint_has_nobody_to_be_confused_with() -> None:
    features = made_features(1, 8, 0)
    assert len(pair_keypoints(features, features, SETTINGS)) == 1


def test_without_keypoints_there_are_no_pairs() -> None:
    assert len(pair_keypoints(made_features(0, 8, 0), made_features(5, 8, 0), SETTINGS)) == 0


def test_features_of_two_extractors_are_not_compared() -> None:
    features = made_features(5, 8, 0)
    with pytest.raises(ValueError, match="cannot be compared"):
        pair_keypoints(features, replace(features, extractor="other@2"), SETTINGS)
