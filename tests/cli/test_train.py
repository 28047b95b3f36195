"""`rorqual train`: from photos and labels to a network that catalogues find, also after a kill."""

import csv
import json
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("torch", reason="torch comes with the extra `train`")
pytest.importorskip("pytorch_lightning", reason="it comes with the extra `train`")

from rorqual.networks.session import Network
from rorqual.networks.store import find_spec
from rorqual.networks.taught import taught_individuals
from tests.cli.running import finished, rorqual, started, table
from tests.training.loop.conftest import INDIVIDUALS, PHOTOS_EACH, draw, picture

RECIPE = """\
name: my-whales
description: for tests
image: {side: 64, cached_side: 64}
backbone: {name: basic_cnn, weights: none}
neck: {dimension: 16}
folds: {kind: photos, count: 4}
loop: {epochs: 3, batch: 8}
"""


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    path = tmp_path / "recipe.yaml"
    path.write_text(RECIPE, "utf-8")
    return path


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    """A table beside its folder `photos`, with a photo that cannot be read and a bad row."""
    folder = tmp_path / "colony"
    draw(folder / "photos")
    (folder / "photos" / "cut_off.png").write_bytes(
        (folder / "photos" / "0_0.png").read_bytes()[:99]
    )
    rows = [
        (f"{individual}_{photo}.png", name)
        for individual, name in enumerate(INDIVIDUALS)
        for photo in range(PHOTOS_EACH)
    ]
    rows += [("cut_off.png", "Salt"), ("absent.png", "Salt")]
    return table(folder / "labels.csv", ("photo", "individual_id"), *rows)


def test_a_killed_training_goes_on_to_a_registered_network(
    recipe: Path, labels: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, networks = tmp_path / "run", tmp_path / "networks"
    arguments = ("train", recipe, "--data", labels, "--output", run)
    process = started(*arguments, "--no-register", anew=True)
    while not (run / "metrics.csv").exists() and process.poll() is None:
        time.sleep(0.01)
    process.kill()
    finished(process)

    done = rorqual(*arguments, RORQUAL_NETWORKS=str(networks))
    assert done.code == 0, done.err
    assert f"{labels}, line 23: there is no photo 'absent.png'" in done.err
    assert "cut_off.png" in done.err
    assert "On 5 photos that taught nothing: top-1" in done.err
    with (run / "metrics.csv").open(encoding="utf-8") as file:
        assert [row["epoch"] for row in csv.DictReader(file)] == ["1", "2", "3"]

    monkeypatch.setenv("RORQUAL_NETWORKS", str(networks))
    spec = find_spec("my-whales")
    assert (spec.dimension, spec.picture.width, spec.commercial_use) == (16, 64, False)
    assert "15 photos of 5 individuals" in spec.source
    names = json.loads((run / "classes.json").read_text("utf-8"))["names"]
    assert taught_individuals(spec) == set(names)
    assert len(names) == 5
    vector = Network(spec).run(picture(0, 0))
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3)

    again = rorqual(*arguments, "--strict", RORQUAL_NETWORKS=str(networks))
    assert again.code == 1  # a photo cannot be read
    assert "FutureWarning" not in done.err
    other = ("train", recipe, "--data", labels, "--output", tmp_path / "other")
    taken = rorqual(*other, RORQUAL_NETWORKS=str(networks))
    assert taken.code == 2
    assert "--name" in taken.err


def test_wrong_usage_is_told_before_any_work(recipe: Path, labels: Path, tmp_path: Path) -> None:
    output = ("--data", labels, "--output", tmp_path / "run", "--no-register")
    unknown = rorqual("train", "no-such-recipe", *output)
    assert unknown.code == 2
    assert "no-such-recipe" in unknown.err
    badly_named = rorqual("train", recipe, *output, "--name", "My Whales")
    assert badly_named.code == 2
    assert "name: 'My Whales'" in badly_named.err
    assert not (tmp_path / "run").exists()
    (tmp_path / "run").mkdir()
    Image.new("RGB", (8, 8)).save(tmp_path / "run" / "holiday.png")
    occupied = rorqual("train", recipe, *output)
    assert occupied.code == 2
    assert "new or empty folder" in occupied.err
