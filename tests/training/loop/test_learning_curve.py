"""The learning curve is a picture that takes its place when it is complete."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

pytest.importorskip("matplotlib", reason="matplotlib comes with the extra `train`")

from rorqual.training.loop.learning_curve import draw_learning_curve
from tests.training.loop.test_history import EPOCH


def test_with_and_without_validation(tmp_path: Path) -> None:
    path = tmp_path / "curve.png"
    draw_learning_curve([EPOCH], path, "one")
    alone = path.read_bytes()
    validated = replace(
        EPOCH, epoch=2, top_1=0.5, top_5=0.75, map_at_5=0.6, queries=20, validation_loss=2.0
    )
    draw_learning_curve([EPOCH, validated], path, "two")
    assert path.read_bytes() != alone
    with Image.open(path) as picture:
        assert picture.format == "PNG"
        assert min(picture.size) > 300
    assert [entry.name for entry in tmp_path.iterdir()] == ["curve.png"]
