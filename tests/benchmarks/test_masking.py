"""Help and harm of masks are measured for each species."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.masking import WAYS
from rorqual.networks.registry import register_network
from tests.segmentation.small_network import ID, write_network

ROOT = Path(__file__).resolve().parents[2]


def test_masks_are_measured_on_individuals_that_took_no_part(
    real_photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RORQUAL_NETWORKS", str(tmp_path / "networks"))
    register_network(write_network(tmp_path / "made", alpha="stretched"))
    options = ("--photos", str(real_photos), "--network", ID, "--limit", "3")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.masking", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    species = dict(part.split("\n", 1) for part in done.stdout.split("\n## ")[1:])
    assert "north_atlantic_right_whale" in species
    for text in species.values():
        figures = json.loads(text)
        assert tuple(figures["ways"]) == WAYS
        for way in WAYS[1:]:
            change = figures["ways"][way]["1/rank, change"]
            before, after = (figures["ways"][it]["1/rank"]["value"] for it in (WAYS[0], way))
            assert change["value"] == pytest.approx(after - before, abs=2e-4)
            if figures["individuals"] > 1:  # one says nothing of others
                assert change["low"] <= change["value"] <= change["high"]
