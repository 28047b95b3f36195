"""`rorqual drift`: a camera out of focus is told, against known animals and an evaluation."""

import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageFilter

from rorqual.rendering.catalogue_files import RenderedCatalogue
from tests.cli.running import Run, identify, rorqual


@pytest.fixture(scope="module")
def run_folder(imported_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An evaluation of the catalogue."""
    folder = tmp_path_factory.mktemp("evaluated") / "run"
    arguments = ("--output", folder, "--no-baselines", "--draws", 10)
    done = rorqual("evaluate", imported_template, *arguments)
    assert done.code == 0, done.err
    return folder


@pytest.fixture(scope="module")
def catalogue(
    imported_template: Path, rendered: RenderedCatalogue, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Asked for sixty photos that are out of focus."""
    folder = tmp_path_factory.mktemp("drifting")
    blurred = folder / "blurred"
    blurred.mkdir()
    for photo in rendered.photos.iterdir():
        with Image.open(photo) as image:
            image.filter(ImageFilter.GaussianBlur(4)).save(blurred / f"blurred {photo.name}")
    asked = Path(shutil.copytree(imported_template, folder / "catalogue"))
    assert identify(blurred, asked).code == 0
    return asked


def drift(catalogue: Path, *options: object) -> Run:
    return rorqual("drift", catalogue, *options)


def states(run: Run) -> dict[str, str]:
    """Measure -> state, of the table on standard output."""
    rows = [line.split() for line in run.out.splitlines()]
    return {row[0]: row[1] for row in rows[1:]}


def test_few_answers_tell_nothing(imported_template: Path) -> None:
    run = drift(imported_template, "--strict")
    assert run.code == 0
    assert "too few to compare" in run.err
    assert set(states(run).values()) == {"insufficient"}


def test_an_alarm_is_new_once(catalogue: Path) -> None:
    first = drift(catalogue, "--against", "gallery", "--strict")
    assert first.code == 1
    assert states(first)["sharpness"] == "alarm"
    assert "drift of" in first.err
    assert "This is new." in first.err
    again = drift(catalogue, "--against", "gallery")
    assert again.code == 0
    assert "So it was when somebody last looked." in again.err


def test_an_evaluation_is_a_baseline(catalogue: Path, run_folder: Path) -> None:
    run = drift(catalogue, "--against", run_folder)
    assert run.code == 0
    found = states(run)
    assert found["sharpness"] == "alarm"
    assert found["rejected"] == "insufficient", "an evaluation chooses who is new itself"
    assert "against the evaluation" in run.err
    assert "Networks or calibration" not in run.err


def test_wrong_usage(catalogue: Path, tmp_path: Path) -> None:
    refused = drift(catalogue, "--against", tmp_path)
    assert refused.code == 2
    assert "baseline.json cannot be read" in refused.err
    assert drift(catalogue, "--photos", 49).code == 2
