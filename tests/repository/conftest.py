"""The files that the documentation's examples name, made of rendered animals."""

import csv
import shutil
import zipfile
from pathlib import Path

import pytest

from rorqual import api
from rorqual.rendering.catalogue import render_catalogue


@pytest.fixture(scope="session")
def example_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with photos, new_photos, survey.zip, by_individual and all tables."""
    folder = tmp_path_factory.mktemp("examples")
    rendered = render_catalogue(
        folder / "rendered",
        individuals=6,
        encounters=2,
        photos_per_encounter=1,
        seed=7,
        unknown_individuals=1,
        empty_seas=1,
        width=480,
        height=320,
    )
    files = folder / "files"
    shutil.copytree(rendered.photos, files / "photos")
    shutil.copytree(rendered.queries, files / "new_photos")
    shutil.copy(rendered.labels, files / "labels.csv")
    shutil.copy(rendered.queries_boxes, files / "boxes.csv")
    with zipfile.ZipFile(files / "survey.zip", "w") as archive:
        for photo in sorted(rendered.queries.glob("*.jpg")):
            archive.write(photo, f"survey/{photo.name}")
    with rendered.labels.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            individual = files / "by_individual" / row["individual_id"]
            individual.mkdir(parents=True, exist_ok=True)
            shutil.copy(rendered.photos / row["photo"], individual)
    write_folds(files)
    return files


def write_folds(files: Path) -> None:
    """Out-of-fold predictions of two networks, each right in half of the photos, and the truth."""
    names = [f"HW-{number:03}" for number in range(12)]
    rows = {"folds_truth": ["image,individual_id"]}
    rows |= {name: ["image,predictions"] for name in ("folds_a", "folds_b")}
    for photo in range(36):
        truth, other = names[photo % 12], names[(photo + 5) % 12]
        rows["folds_truth"].append(f"{photo}.jpg,{truth}")
        for number, network in enumerate(("folds_a", "folds_b")):
            labels = (truth, other) if photo % 2 == number else (other, "new_individual")
            rows[network].append(f"{photo}.jpg,{' '.join(labels)}")
    for name, lines in rows.items():
        (files / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")


@pytest.fixture(scope="session")
def example_catalogue(example_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue `whales` of those photos."""
    folder = tmp_path_factory.mktemp("catalogue") / "whales"
    with api.create_catalogue(folder) as catalogue:
        api.add_photos(catalogue, example_files / "photos", labels=example_files / "labels.csv")
    return folder
