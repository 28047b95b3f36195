"""The benchmarks of training run, in a small form."""

import json
from pathlib import Path

import pytest

from rorqual.training.gate_photos import Role
from rorqual.training.table.animals import collection_animals
from tests.benchmarks.running import run

for _package in ("torch", "timm", "pytorch_lightning", "kornia"):
    pytest.importorskip(_package, reason=f"{_package} comes with the extra `train`")


def test_trunks_are_measured(real_photos: Path, tmp_path: Path) -> None:
    output = tmp_path / "backbones.json"
    run(
        "benchmarks.backbones",
        *("--photos", str(real_photos), "--output", str(output)),
        *("--backbones", "mobilenetv4_conv_small", "--rounds", "2", "--side", "32"),
        *("--training-side", "32", "--training-photos", "32", "--held-out-photos", "32"),
    )
    rows = json.loads(output.read_text("utf-8"))["backbones"]
    assert list(rows) == ["MobileNetV4 small"]
    row = rows["MobileNetV4 small"]
    assert row["parameters"] == 3_774_024 - 1_281_000  # timm's, without 1,000 classes
    assert row["onnx_mb"] == pytest.approx(row["parameters"] * 4 / 1e6, rel=0.1)
    assert 0 < row["latency_ms"]["median"] <= row["latency_ms"]["p95"]
    assert 0 <= row["held_out_top_5"]["value"] <= 1


def test_rows_of_the_training_table_are_added_one_by_one(real_photos: Path, tmp_path: Path) -> None:
    output = tmp_path / "training.json"

    def rows_with(*keys: str) -> dict[str, dict[str, object]]:
        run(
            "benchmarks.training_table",
            *("--photos", str(real_photos), "--output", str(output), "--work", str(tmp_path)),
            *("--side", "32", "--epochs", "1", "--limit", "160", "--rows", *keys),
        )
        rows: dict[str, dict[str, object]] = json.loads(output.read_text("utf-8"))["rows"]
        return rows

    first = rows_with("paper-basic-cnn")
    both = rows_with("frozen", "paper-basic-cnn")
    assert list(both) == ["frozen", "paper-basic-cnn"]  # in the table's order
    assert both["paper-basic-cnn"] == first["paper-basic-cnn"]  # not trained again
    assert both["paper-basic-cnn"]["photo_passes"] == 320
    for row in both.values():
        for collection in ("right_whales", "happywhale"):
            figures = row["collections"][collection]["figures"]  # type: ignore[index]
            assert 0 <= figures["novelty AUROC"]["low"] <= figures["novelty AUROC"]["high"] <= 1


def test_choices_are_judged_by_the_individuals_that_calibrate_elsewhere(
    real_photos: Path, tmp_path: Path
) -> None:
    output = tmp_path / "choices.json"
    run(
        "benchmarks.training_table",
        *("--photos", str(real_photos), "--output", str(output), "--work", str(tmp_path)),
        *("--choices", "--side", "32", "--epochs", "1", "--limit", "160"),
        *("--rows", "ours-happywhale"),
    )
    (row,) = json.loads(output.read_text("utf-8"))["rows"].values()
    judged = row["collections"]["right_whales"]
    individuals = {
        role: {
            animal.individual
            for animal in collection_animals(real_photos, ["right_whales"], [role], photos=160)
        }
        for role in (Role.TEST, Role.CALIBRATE)
    }
    count = judged["gallery_individuals"] + judged["new_individuals"]
    assert count == len(individuals[Role.CALIBRATE]) != len(individuals[Role.TEST])


def test_an_epoch_is_taken_apart(real_photos: Path, tmp_path: Path) -> None:
    output = tmp_path / "profile.json"
    run(
        "benchmarks.training_profile",
        *("--photos", str(real_photos), "--output", str(output)),
        *("--recipe", "paper-basic-cnn", "--side", "32", "--limit", "64"),
    )
    figures = json.loads(output.read_text("utf-8"))
    assert figures["photos"] > 0
    assert 0 <= figures["epoch"]["waiting_share"] < 1
    assert figures["memory_given_back"]["seconds"] > 0
    assert list(figures["parts_seconds"])[:4] == [
        "waiting for crops",
        "augmentation",
        "forward",
        "loss",
    ]
