"""An evaluation with pictures asks what it was told to ask, and says what it left out."""

import csv
from pathlib import Path

from rorqual import api
from rorqual.rendering.catalogue_files import RenderedCatalogue, write_table


def options(split: Path | None = None) -> api.EvaluationOptions:
    return api.EvaluationOptions(draws=20, baselines=False, pictures=True, split=split)


def labels_of(rendered: RenderedCatalogue) -> list[dict[str, str]]:
    with rendered.labels.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_split_of_ones_own_is_what_bad_and_clear_photos_are_taken_from(
    rendered: RenderedCatalogue, tmp_path: Path
) -> None:
    seen: set[str] = set()
    sides = []
    for row in labels_of(rendered):
        sides.append((row["photo"], "query" if row["individual_id"] in seen else "gallery"))
        seen.add(row["individual_id"])
    split = tmp_path / "split.csv"
    write_table(split, ("photo", "split"), sides)
    run = tmp_path / "run"
    done = api.evaluate(rendered.photos, run, labels=rendered.labels, options=options(split))
    report = done.report
    asked = sum(side == "query" for _, side in sides)
    assert report["robustness"]["protocol"] == report["clarity"]["protocol"] == "given"
    assert report["robustness"]["clean"]["n"] == asked
    assert report["clarity"]["figures"]["all photos"]["n"] == asked


def test_where_every_animal_was_met_once_robustness_is_left_out_and_that_is_said(
    rendered: RenderedCatalogue, tmp_path: Path
) -> None:
    firsts = {row["individual_id"]: row["photo"] for row in labels_of(rendered)}
    labels = tmp_path / "labels.csv"
    write_table(labels, ("photo", "individual_id"), [(it, who) for who, it in firsts.items()])
    run = tmp_path / "run"
    report = api.evaluate(rendered.photos, run, labels=labels, options=options()).report
    assert "robustness" not in report
    assert any("robustness is left out" in note for note in report["notes"])
