"""What is exported is the network that was trained, as serving will run it."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("torch", reason="torch comes with the extra `train`")
pytest.importorskip("onnxscript", reason="onnxscript comes with the extra `train`")
import onnxruntime
import torch

from rorqual.domain.errors import NetworkError
from rorqual.networks.registry import register_network
from rorqual.networks.session import Network
from rorqual.networks.spec import NetworkSpec, Task
from rorqual.networks.spec_file import read_spec
from rorqual.training.export import network_export
from rorqual.training.export.network_export import export_network
from rorqual.training.export.onnx_writing import write_onnx
from rorqual.training.model.identity_network import IdentityNetwork
from tests.training.model.recipes import SIDE, tiny

RECIPE = tiny("test_resnet", stages=2)
PICTURES = [
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8))
    for seed in range(3)
]


def export(network: Any, folder: Path, *, half_neck: bool = False) -> NetworkSpec:
    return export_network(
        network,
        RECIPE,
        folder,
        version="1",
        licence="CC-BY-NC-4.0",
        commercial_use=False,
        source='photos of "a test"',
        title="A tiny network",
        half_neck=half_neck,
    )


@pytest.fixture(scope="module")
def network() -> Any:
    """With norms that have seen pictures, and still in training."""
    torch.manual_seed(0)
    made = IdentityNetwork(RECIPE)
    for _ in range(3):
        made(torch.randn(8, 3, SIDE, SIDE))
    return made


@pytest.fixture(scope="module")
def exported(network: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[NetworkSpec, Path]:
    folder = tmp_path_factory.mktemp("run")
    return export(network, folder), folder


def expected(network: Any, pictures: list[Image.Image]) -> Any:
    """Unit vectors by torch, by its own road from the pictures."""
    values = torch.stack([torch.from_numpy(np.array(picture)) for picture in pictures])
    network.eval()
    with torch.inference_mode():
        embeddings = network(network.normalised(values.permute(0, 3, 1, 2).float() / 255))
    network.train()
    return torch.nn.functional.normalize(embeddings, dim=1).numpy()


def test_its_spec_says_how_to_run_it(exported: tuple[NetworkSpec, Path]) -> None:
    spec, folder = exported
    assert read_spec((folder / "tiny.toml").read_text("utf-8"), "tiny.toml") == spec
    assert (spec.id, spec.task, spec.dimension) == ("tiny", Task.EMBEDDING, 16)
    assert (spec.picture.width, spec.picture.height) == (SIDE, SIDE)
    assert (spec.picture.mean, spec.picture.std) == ((0.5,) * 3, (0.5,) * 3)
    assert sorted(path.name for path in folder.iterdir()) == ["tiny.onnx", "tiny.toml"]


def test_registered_it_gives_the_trained_networks_unit_vectors(
    exported: tuple[NetworkSpec, Path],
    network: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RORQUAL_NETWORKS", str(tmp_path))
    served = Network(register_network(exported[1] / "tiny.toml"))
    for picture, vector in zip(PICTURES, expected(network, PICTURES), strict=True):
        assert served.run(picture) == pytest.approx(vector, abs=1e-4)
        assert np.linalg.norm(served.run(picture)) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_any_number_of_pictures_fits_at_once(
    exported: tuple[NetworkSpec, Path], count: int
) -> None:
    session = onnxruntime.InferenceSession(exported[1] / "tiny.onnx")
    images = np.zeros((count, 3, SIDE, SIDE), np.float32)
    assert session.run(["embedding"], {"image": images})[0].shape == (count, 16)


def test_a_neck_of_half_precision_is_smaller_and_embeds_the_same(
    exported: tuple[NetworkSpec, Path], network: Any, tmp_path: Path
) -> None:
    export(network, tmp_path, half_neck=True)
    whole, halved = (folder / "tiny.onnx" for folder in (exported[1], tmp_path))
    assert halved.stat().st_size < whole.stat().st_size
    images = np.random.default_rng(0).standard_normal((2, 3, SIDE, SIDE)).astype(np.float32)
    first, second = (
        onnxruntime.InferenceSession(path).run(["embedding"], {"image": images})[0]
        for path in (whole, halved)
    )
    assert second == pytest.approx(first, abs=1e-3)
    assert not np.array_equal(first, second)


def test_the_network_stays_as_it_was(exported: object, network: Any) -> None:
    assert network.training


def test_a_file_that_gives_something_else_is_refused_and_left_out(
    network: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_another(_: object, width: int, height: int, path: Path, *, half_neck: bool) -> None:
        another = network_export._UnitEmbedding(IdentityNetwork(RECIPE)).eval()
        write(another, width, height, path, half_neck=half_neck)

    write = write_onnx
    (tmp_path / "tiny.onnx").write_bytes(b"of before")
    monkeypatch.setattr(network_export, "write_onnx", write_another)
    with pytest.raises(NetworkError, match=r"tiny\.onnx does not give what the network"):
        export(network, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["tiny.onnx"]
    assert (tmp_path / "tiny.onnx").read_bytes() == b"of before"
