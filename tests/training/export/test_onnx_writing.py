"""A network is one file, whatever its size."""

from pathlib import Path

import pytest

pytest.importorskip("torch", reason="torch comes with the extra `train`")
pytest.importorskip("onnxscript", reason="onnxscript comes with the extra `train`")

from torch import nn
from torch.onnx._internal.exporter import _onnx_program

from rorqual.training.export.onnx_writing import check_onnx, write_onnx


def test_weights_that_the_exporter_would_put_beside_it_stay_in_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """AnyDorsal has 1.9 GB of them, and the exporter moves those of 1.5 GB out of the file."""
    monkeypatch.setattr(_onnx_program, "_LARGE_MODEL_THRESHOLD", 0)
    network = nn.Sequential(nn.Conv2d(3, 8, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten()).eval()
    path = tmp_path / "network.onnx"
    write_onnx(network, 16, 16, path)
    assert list(tmp_path.iterdir()) == [path]
    assert check_onnx(network, 16, 16, path, "network", "convert it again") > 0.9999


def test_a_file_does_not_say_on_which_machine_it_was_made(tmp_path: Path) -> None:
    """The exporter writes the lines of code behind each node into the file."""
    network = nn.Sequential(nn.Conv2d(3, 8, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten()).eval()
    path = tmp_path / "network.onnx"
    write_onnx(network, 16, 16, path)
    assert b".py" not in path.read_bytes()
    assert check_onnx(network, 16, 16, path, "network", "convert it again") > 0.9999
