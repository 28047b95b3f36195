"""What is measured beside the embedding alone: boxes, local features, species."""

import json
from pathlib import Path

import pytest

from rorqual.identify.found_boxes import MARGIN
from rorqual.identify.network_choice import LicencePolicy, catalogue_settings
from rorqual.networks.spec import Task
from rorqual.networks.store import find_spec
from tests.benchmarks.running import FIGURES, run


def test_found_boxes_are_compared_with_whole_photos(real_photos: Path) -> None:
    printed = run("benchmarks.detected_boxes", "--photos", str(real_photos), "--limit", "4")
    assert printed.count("MAP@5 with new_individual") == 6  # right whales have no given boxes
    assert printed.count("'mean_reciprocal_rank'") == 10  # five margins, two collections
    written = json.loads((FIGURES / "detected_boxes.json").read_text("utf-8"))
    assert written["margin_in_use"] == MARGIN
    settings = catalogue_settings(LicencePolicy.ANY)
    for figures in written["collections"].values():
        for step, task in (("detect", Task.DETECTION), ("embed", Task.EMBEDDING)):
            assert figures["models"][step] == find_spec(settings[task]).stamp


@pytest.mark.parametrize("marks", ["rootsift", "xfeat"])
def test_local_features_are_measured_beside_the_embedding(marks: str, real_photos: Path) -> None:
    options = ("--limit", "4", "--queries", "6", "--everyone", "2", "--marks", marks)
    printed = run("benchmarks.local_features", "--photos", str(real_photos), *options)
    for way in ("embedding", "local, shortlist", "local, all photos"):
        assert printed.count(f'"{way}"') == 2  # collections


def test_the_species_is_measured_beside_the_embedding_alone(real_photos: Path) -> None:
    printed = run("benchmarks.species_channel", "--photos", str(real_photos), "--limit", "8")
    figures = json.loads(printed)
    assert not figures["calibration"]["kept"]  # eight individuals are too few to calibrate
    gain = next(iter(figures["differences"].values()))["MAP@5 with new_individual"]
    assert (gain["low"], gain["high"]) == (0, 0)
