"""A synthetic checkpoint of each family gives its authors' vectors, in torch and in ONNX."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="torch comes with the extra `convert`")
pytest.importorskip("timm", reason="timm comes with the extra `convert`", exc_type=ImportError)
pytest.importorskip("onnxscript", reason="onnxscript comes with the extra `convert`")
import onnxruntime
import torch
from PIL import Image

from rorqual.networks.family.family_file import shipped_families
from rorqual.networks.registry import register_network
from rorqual.networks.session import Network
from rorqual.networks.spec_file import read_spec
from rorqual.networks.text.vocabulary import vocabulary_file
from rorqual.training.convert.convert import convert, load_network
from tests.training.convert.authors import AUTHORS, authors_network, in_small, saved
from tests.training.convert.local_authors import LOCAL_AUTHORS

SHA256 = "ab" * 32


def test_each_family_has_a_synthetic_checkpoint() -> None:
    assert {*AUTHORS, *LOCAL_AUTHORS} == set(shipped_families()), "add it to tests/.../authors.py"


@pytest.mark.parametrize("family_id", AUTHORS)
def test_in_torch_it_gives_the_authors_vectors_to_the_bit(family_id: str, tmp_path: Path) -> None:
    family = in_small(family_id)
    ours = load_network(family, saved(family_id, tmp_path))
    images = torch.randn(2, 3, family.picture.height, family.picture.width)
    with torch.inference_mode():
        expected, found = authors_network(family_id)(images), ours(images)
    assert found.shape == (2, family.dimension)
    assert float(expected.std()) > 1e-3  # else nothing was compared
    assert torch.equal(found, expected)


# One of each layout: converting takes seconds, and the sizes differ in numbers only.
@pytest.mark.parametrize(
    "family_id",
    [
        "anydorsal",
        "cetacean-classifier",
        "dinov2-s",
        "dinov3-s",
        "ecomarine-effb4",
        "megadescriptor-t-224",
        "miewid-msv3",
        "openclip-vit-b-32",
    ],
)
def test_in_onnx_it_gives_the_authors_vectors(
    family_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    family = in_small(family_id)
    if family.clip is not None and vocabulary_file() is None:
        pytest.skip("CLIP's vocabulary comes with the extra `clip`")
    spec = convert(
        family,
        saved(family_id, tmp_path),
        tmp_path,
        network_id=family_id,
        source="a test",
        sha256=SHA256,
    )
    assert read_spec((tmp_path / f"{family_id}.toml").read_text("utf-8"), "it") == spec
    assert (spec.licence, spec.commercial_use) == (family.licence, family.commercial_use)
    assert (spec.image, spec.version) == (family.image, SHA256[:12])

    height, width = family.picture.height, family.picture.width
    images = np.random.default_rng(0).standard_normal((3, 3, height, width)).astype(np.float32)
    session = onnxruntime.InferenceSession(tmp_path / f"{family_id}.onnx")
    found = session.run(["embedding"], {"image": images})[0]
    with torch.inference_mode():
        expected = authors_network(family_id)(torch.from_numpy(images)).numpy()
    lengths = np.linalg.norm(found, axis=1) * np.linalg.norm(expected, axis=1)
    assert ((found * expected).sum(axis=1) / lengths).min() >= 0.9999

    monkeypatch.setenv("RORQUAL_NETWORKS", str(tmp_path / "networks"))
    served = Network(register_network(tmp_path / f"{family_id}.toml"))
    assert served.run(Image.new("RGB", (50, 40), (9, 99, 199))).shape == (spec.dimension,)
