"""A network pairs keypoints, and the pairs are checked as those of nearest neighbours are."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx", reason="onnx comes with the extra `convert`")

from rorqual.domain.errors import NetworkError
from rorqual.matching.local.comparing import LocalComparer
from rorqual.matching.local.features import LocalFeatures
from rorqual.matching.local.glue import GluePairing
from rorqual.networks.keypoint_matcher import KeypointMatcher
from rorqual.networks.registry import register_network
from rorqual.networks.spec import NetworkSpec
from rorqual.networks.store import find_spec
from tests.matching.local.pictures import features_of, fluke_crop, moved
from tests.matching.local.small_matcher import write_matcher


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> NetworkSpec:
    monkeypatch.setenv("RORQUAL_NETWORKS", str(tmp_path / "networks"))
    return register_network(write_matcher(tmp_path / "made"))


def few(features: LocalFeatures, count: int) -> LocalFeatures:
    columns = ("positions", "sizes", "angles", "descriptors")
    return replace(features, **{name: getattr(features, name)[:count] for name in columns})


def test_a_known_movement_is_recovered(spec: NetworkSpec) -> None:
    image, shift = fluke_crop(3), np.array([25.0, -12.0])
    first, second = features_of(image), features_of(moved(image, np.eye(2), shift))
    match = LocalComparer(pairing=GluePairing(spec)).compare(first, second)
    assert match.is_plausible
    assert match.inliers >= 30
    assert 0 < match.score <= match.inliers  # the sum of their probabilities
    steps = (match.points[:, 2:] - match.points[:, :2]) * np.array(image.size)
    np.testing.assert_allclose(np.median(steps, axis=0), shift, atol=2.0)


def test_pairs_are_mutual_and_as_sure_as_the_spec_wants(spec: NetworkSpec) -> None:
    first, second = features_of(fluke_crop(3)), features_of(fluke_crop(3, 1))
    pairs = GluePairing(spec)(first, second)
    assert len(set(pairs.first.tolist())) == len(set(pairs.second.tolist())) == len(pairs)
    assert (1 - pairs.ratio >= 0.1 - 1e-6).all()
    assert spec.keypoints is not None
    strict = replace(spec, keypoints=replace(spec.keypoints, least=0.9))
    fewer = GluePairing(strict)(first, second)
    assert len(fewer) < len(pairs)
    assert strict.stamp != spec.stamp


def test_several_candidates_side_by_side_match_as_one_by_one(spec: NetworkSpec) -> None:
    comparer = LocalComparer(pairing=GluePairing(spec))
    query, *candidates = (features_of(fluke_crop(number)) for number in (3, 3, 4, 5))
    together = comparer.compare_all(query, candidates, workers=2)
    for match, candidate in zip(together, candidates, strict=True):
        alone = comparer.compare(query, candidate)
        assert match.score == alone.score
        np.testing.assert_array_equal(match.points, alone.points)


def test_swapping_the_animals_swaps_the_points(spec: NetworkSpec) -> None:
    comparer = LocalComparer(pairing=GluePairing(spec))
    first, second = features_of(fluke_crop(3)), features_of(fluke_crop(3, 1))
    forth, back = comparer.compare(first, second), comparer.compare(second, first)
    assert forth.score == back.score
    np.testing.assert_array_equal(forth.points, back.swapped().points)


def test_an_animal_without_marks_has_no_pairs(spec: NetworkSpec) -> None:
    some = features_of(fluke_crop(3))
    for first, second in ((few(some, 0), some), (some, few(some, 0))):
        assert len(GluePairing(spec)(first, second)) == 0
    assert len(GluePairing(spec)(few(some, 1), some)) <= 1


def test_features_of_two_extractors_are_not_paired(spec: NetworkSpec) -> None:
    some = features_of(fluke_crop(3))
    with pytest.raises(ValueError, match="cannot be compared"):
        GluePairing(spec)(some, replace(some, extractor="other@1"))


def test_the_stamp_is_that_of_the_network_and_of_the_comparison(spec: NetworkSpec) -> None:
    own, plain = LocalComparer(pairing=GluePairing(spec)), LocalComparer()
    assert own.stamp.startswith("alike@")
    assert plain.stamp.startswith("affine@")


def test_what_pairs_no_keypoints_is_said_to(spec: NetworkSpec, tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match="it pairs no keypoints"):
        KeypointMatcher(find_spec("xfeat"))
    with pytest.raises(NetworkError, match="has no output 'scores', only log_assignment"):
        KeypointMatcher(replace(spec, output="scores"))
    toml = write_matcher(tmp_path / "wide", features="xfeat")
    wrong = toml.read_text("utf-8").replace("dimension = 64", "dimension = 65")
    toml.write_text(wrong.replace('id = "alike"', 'id = "wide"').replace("alike.onnx", "wide.onnx"))
    toml.with_name("alike.onnx").rename(toml.with_name("wide.onnx"))
    with pytest.raises(NetworkError, match="cannot run"):
        register_network(toml)
