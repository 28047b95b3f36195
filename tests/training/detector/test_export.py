from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest

torch = pytest.importorskip("torch", reason="torch comes with the extra `train`")
onnx = pytest.importorskip("onnx", reason="onnx comes with the extra `train`")

from rorqual.detection.maps import PARTS  # noqa: E402
from rorqual.networks.spec_file import read_spec  # noqa: E402
from rorqual.networks.store import read_checked  # noqa: E402
from rorqual.training.detector.export import write_network  # noqa: E402
from rorqual.training.detector.network import ServedNetwork  # noqa: E402
from rorqual.training.export.spec_text import spec_text  # noqa: E402

SIZE = (96, 64)


def test_the_file_gives_what_the_network_gives_in_fewer_bytes(
    untrained: Any, tmp_path: Path
) -> None:
    path = tmp_path / "detector.onnx"
    spec = write_network(untrained, path, size=SIZE, version="7", threshold=0.25)
    data = read_checked(path, spec.file.sha256)
    numbers = sum(parameter.numel() for parameter in untrained.parameters())
    assert len(data) < 3 * numbers  # bytes; four in single precision
    image = np.random.default_rng(0).normal(size=(1, 3, 64, 96)).astype(np.float32)
    with torch.inference_mode():
        expected = ServedNetwork(untrained.eval())(torch.from_numpy(image)).numpy()
    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    (maps,) = session.run([spec.output], {"image": image})
    assert maps.size == spec.dimension
    assert maps == pytest.approx(expected, abs=2e-3)


def test_the_spec_reads_back_as_it_was_written(untrained: Any, tmp_path: Path) -> None:
    path = tmp_path / "detector.onnx"
    spec = write_network(untrained, path, size=SIZE, version="7", threshold=0.25)
    assert read_spec(spec_text(spec), "detector.toml") == spec
    assert (spec.parts, spec.threshold, spec.version) == (PARTS, 0.25, "7")
    assert (spec.picture.width, spec.picture.height) == SIZE
