from dataclasses import replace
from typing import Any

import pytest

from rorqual.domain.annotation import Part
from rorqual.domain.box import Box
from rorqual.networks.keypoint_input import KeypointInput
from rorqual.networks.spec import NetworkFile, Task
from rorqual.networks.spec_file import read_spec
from rorqual.networks.tile import Tile
from tests.networks.specs import GATE, an_input

SPEC = read_spec(GATE, "gate.toml")
OTHER_FILE = NetworkFile("other.onnx", "ab" * 32)


@pytest.mark.parametrize(
    "change",
    [
        {"task": Task.EMBEDDING},
        {"file": OTHER_FILE},
        {"head": OTHER_FILE},
        {"head": None},
        {"output": "logits"},
        {"dimension": 2},
        {"image": replace(SPEC.picture, width=225)},
        {"image": replace(SPEC.picture, height=223)},
        {"image": replace(SPEC.picture, interpolation="bilinear")},
        {"image": replace(SPEC.picture, mean=(0.5, 0.5, 0.5))},
        {"image": replace(SPEC.picture, std=(0.5, 0.5, 0.5))},
        {"image": replace(SPEC.picture, channels="bgr")},
    ],
    ids=str,
)
def test_the_hash_changes_with_all_that_changes_the_output(change: dict[str, Any]) -> None:
    assert replace(SPEC, **change).spec_hash != SPEC.spec_hash


@pytest.mark.parametrize(
    "change",
    [
        {"id": "renamed"},
        {"version": "2"},
        {"title": "another title"},
        {"limits": "none"},
        {"licence": "MIT"},
        {"commercial_use": True},
        {"source": "elsewhere"},
        {"threshold": 0.5},
        {"file": replace(SPEC.file, name="renamed.onnx")},
    ],
    ids=str,
)
def test_the_hash_does_not_change_with_words_terms_and_thresholds(change: dict[str, Any]) -> None:
    assert replace(SPEC, **change).spec_hash == SPEC.spec_hash


def test_a_detectors_parts_and_threshold_change_the_hash() -> None:
    parts = (Part.FLUKE, Part.HEAD)
    detector = replace(SPEC, task=Task.DETECTION, parts=parts)
    others = (replace(detector, parts=parts[::-1]), replace(detector, threshold=0.5))
    assert len({it.spec_hash for it in (detector, *others)}) == 3


def test_labels_and_their_threshold_change_the_hash() -> None:
    """Whether an animal is `unknown` is part of a species head's answer."""
    labelled = replace(SPEC, labels=("blue_whale",))
    hashes = {it.spec_hash for it in (SPEC, labelled, replace(labelled, labels=("fin_whale",)))}
    assert len(hashes | {replace(labelled, threshold=0.5).spec_hash}) == 4


def test_the_hash_is_short_and_stands_in_the_stamp() -> None:
    assert len(SPEC.spec_hash) == 12
    assert set(SPEC.spec_hash) <= set("0123456789abcdef")
    assert SPEC.stamp == f"lite0-cetacean-gate@{SPEC.spec_hash}"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: an_input(width=0), "0x6 pixels"),
        (lambda: an_input(std=(1.0, 0.0, 1.0)), "std needs"),
        (lambda: an_input(std=(1.0, float("nan"), 1.0)), "std needs"),
        (lambda: an_input(mean=(1.0, float("inf"), 1.0)), "mean needs"),
        (lambda: NetworkFile("a.onnx", "AB" * 32), "64 lower-case"),
        (lambda: NetworkFile("a.onnx", "ab"), "64 lower-case"),
        (lambda: replace(SPEC, dimension=0), "dimension of 0"),
        (lambda: replace(SPEC, labels=("a", "b")), "2 labels"),
        (lambda: replace(SPEC, threshold=1.1), "not in 0..1"),
        (lambda: replace(SPEC, threshold=float("nan")), "not in 0..1"),
    ],
)
def test_impossible_values_are_refused(make: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


SEGMENTATION: dict[str, Any] = {
    "task": Task.SEGMENTATION,
    "head": None,
    "dimension": 224 * 224,
    "alpha": "as_is",
}


WHOLE, LEFT = Tile(0, 0, 1, 1), Tile(0, 0.25, 0.5, 0.75)


def test_tiles_change_the_hash_and_are_looked_at_one_by_one() -> None:
    plain = replace(SPEC, task=Task.EMBEDDING, threshold=None, dimension=4)
    tiled = replace(plain, tiles=(WHOLE, LEFT))
    hashes = {it.spec_hash for it in (plain, tiled, replace(tiled, tiles=(LEFT, WHOLE)))}
    assert len(hashes) == 3
    assert (plain.looks, tiled.looks) == (1, 2)


def test_a_tile_is_a_share_of_a_box_and_never_leaves_it() -> None:
    box = Box(0.1, 10.3, 100.7, 50.9)
    assert WHOLE.of(box) == box  # to the last bit, for a picture ends there
    assert LEFT.of(Box(10, 20, 30, 60)) == Box(10, 30, 20, 50)


def test_a_tile_is_seen_at_the_full_size_of_the_input() -> None:
    side = SPEC.picture.width
    assert SPEC.picture_size == (side, SPEC.picture.height)
    tiled = replace(SPEC, task=Task.EMBEDDING, threshold=None, dimension=2, tiles=(WHOLE, LEFT))
    assert tiled.picture_size == (2 * side, 2 * SPEC.picture.height)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"task": Task.EMBEDDING, "dimension": 3}, "a dimension that 2 divides"),
        ({"task": Task.GATE, "dimension": 4}, "tiles are for embedding"),
        ({"task": Task.EMBEDDING, "dimension": 4, "classes": OTHER_FILE}, "vectors of one look"),
    ],
)
def test_tiles_belong_to_an_embedder(change: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        replace(SPEC, tiles=(WHOLE, LEFT), **change)


@pytest.mark.parametrize(
    "corners", [(0, 0, 1.01, 1), (-0.1, 0, 1, 1), (0.5, 0, 0.5, 1), (0, 0.6, 1, 0.5)]
)
def test_a_tile_lies_in_the_box(corners: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match="no part of"):
        Tile(*corners)


def test_a_segmentation_networks_alpha_changes_the_hash() -> None:
    segmenter = replace(SPEC, **SEGMENTATION)
    assert replace(segmenter, alpha="stretched").spec_hash != segmenter.spec_hash
    assert segmenter.map_shape == (224, 224)
    assert replace(segmenter, dimension=56 * 56).map_shape == (56, 56)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"alpha": None}, "needs alpha"),
        ({"dimension": 1000}, "no map of 224x224 pixels"),
        ({"image": replace(SPEC.picture, resize="cover")}, "needs the resize stretch"),
    ],
)
def test_a_segmentation_network_gives_a_map_of_its_input(change: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        replace(SPEC, **SEGMENTATION | change)


MATCHING: dict[str, Any] = {
    "task": Task.MATCHING,
    "image": None,
    "keypoints": KeypointInput("rootsift", 4, 0.1),
    "dimension": 128,
}


def test_a_network_that_pairs_keypoints_sees_no_picture() -> None:
    matcher = replace(SPEC, **MATCHING)
    with pytest.raises(ValueError, match="pairs keypoints and sees no pictures"):
        _ = matcher.picture
    surer = replace(matcher, keypoints=KeypointInput("rootsift", 4, 0.2))
    assert surer.spec_hash != matcher.spec_hash


@pytest.mark.parametrize("change", [{"image": SPEC.image}, {"keypoints": None}])
def test_the_input_is_that_of_the_task(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="matching needs keypoints, any other one an image"):
        replace(SPEC, **MATCHING | change)
    with pytest.raises(ValueError, match="matching needs keypoints, any other one an image"):
        replace(SPEC, image=None)


@pytest.mark.parametrize(("numbers", "least"), [(3, 0.1), (2, 1.1)])
def test_what_is_known_of_a_keypoint(numbers: int, least: float) -> None:
    with pytest.raises(ValueError, match=r"numbers of a keypoint|not in 0\.\.1"):
        KeypointInput("xfeat", numbers, least)
