"""Time against photos, gallery and workers is fitted to points that are named."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_every_fit_names_its_points_and_residuals(tmp_path: Path) -> None:
    output = tmp_path / "scaling.json"
    sizes = ("--photos", "2", "3", "4", "--galleries", "200", "400", "800", "--workers", "1", "2")
    options = ("4", "--rounds", "1", "--output", str(output))
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.scaling", *sizes, *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    figures = json.loads(output.read_text("utf-8"))
    assert json.loads(done.stdout) == figures
    for name, asked in (
        ("photos", [2, 3, 4]),
        ("gallery", [200, 400, 800]),
        ("workers", [1, 2, 4]),
    ):
        points = figures[name]["points"]
        assert [it["size"] for it in points] == asked
        assert all(it["seconds"] > 0 for it in points)
        for it in points:
            assert it["residual"] == pytest.approx(it["seconds"] - it["fitted"], abs=2e-6)
            across = 1 / it["size"] if name == "workers" else it["size"]
            line = figures[name]["fixed"] + figures[name]["each"] * across
            assert it["fitted"] == pytest.approx(line, abs=1e-5)
