"""`rorqual evaluate` and `rorqual compare`: figures with the rows behind them, or a clear word."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.evaluation.retrieval import average_precision_at_5
from rorqual.rendering.catalogue_files import RenderedCatalogue
from tests.cli.running import Run, rorqual, table
from tests.rendered import sea

FEW_DRAWS = ("--draws", 50)


@pytest.fixture(scope="module")
def run_folder(imported_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An evaluation of the rendered catalogue."""
    folder = tmp_path_factory.mktemp("evaluation") / "run"
    run = rorqual("evaluate", imported_template, "--output", folder, *FEW_DRAWS)
    assert run.code == 0, run.err
    assert "MAP@5: " in run.err
    return folder


def report_of(run: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((run / "report.json").read_text("utf-8"))
    return report


def rows_of(run: Path) -> list[dict[str, str]]:
    with (run / "rows.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_figure_follows_from_the_rows(run_folder: Path) -> None:
    rows = rows_of(run_folder)
    for section in report_of(run_folder)["protocols"]:
        asked = [row for row in rows if row["protocol"] == section["protocol"]]
        assert len(asked) == section["queries"] == section["figures"]["MAP@5"]["n"]
        precisions = []
        for row in asked:
            named = [row[f"prediction_{rank}"] for rank in range(1, 6)]
            truth = NEW_INDIVIDUAL if row["is_new"] == "1" else row["individual"]
            precisions.append(average_precision_at_5([name for name in named if name], truth))
        found = section["figures"]["MAP@5"]
        assert found["value"] == pytest.approx(sum(precisions) / len(precisions), abs=1e-4)
        assert found["k"] == sum(value > 0 for value in precisions)
        assert found["low"] <= found["value"] <= found["high"]


def test_baselines_stand_beside_the_model(run_folder: Path) -> None:
    closed = report_of(run_folder)["protocols"][0]
    assert closed["protocol"] == "closed"
    assert {"always new", "random individuals", "species prior"} <= set(closed["baselines"])
    assert closed["baselines"]["always new"]["MAP@5"]["value"] == 0.0


def test_wrong_names_stand_on_the_page_with_their_pictures(run_folder: Path) -> None:
    part = report_of(run_folder)["mistakes"]
    asked = [row for row in rows_of(run_folder) if row["protocol"] == part["protocol"]]
    wrong = [
        row
        for row in asked
        if row["prediction_1"] != (NEW_INDIVIDUAL if row["is_new"] == "1" else row["individual"])
    ]
    assert (part["wrong"]["k"], part["wrong"]["n"]) == (len(wrong), len(asked))
    page = (run_folder / "report.html").read_text("utf-8")
    assert "Where it goes wrong" in page
    pictures = page.count('<img src="data:image/jpeg;base64,')
    assert pictures == sum(2 + (it["right"] is not None) for it in part["confusions"])


def test_the_page_is_self_contained(run_folder: Path) -> None:
    page = (run_folder / "report.html").read_text("utf-8")
    assert "<svg" in page
    assert "http://" not in page.replace("http-equiv", "")
    assert "https://" not in page


def test_the_same_evaluation_gives_the_same_figures(
    run_folder: Path, imported_template: Path, tmp_path: Path
) -> None:
    again = tmp_path / "again"
    assert rorqual("evaluate", imported_template, "--output", again, *FEW_DRAWS).code == 0
    assert (again / "rows.csv").read_bytes() == (run_folder / "rows.csv").read_bytes()
    assert report_of(again)["protocols"] == report_of(run_folder)["protocols"]
    run = rorqual("compare", run_folder, again, *FEW_DRAWS)
    assert run.code == 0
    header, *lines = (line.split("\t") for line in run.out.splitlines())
    assert {line[header.index("verdict")] for line in lines} == {"no difference shown"}


def test_runs_of_other_seeds_are_not_compared(
    run_folder: Path, imported_template: Path, tmp_path: Path
) -> None:
    assert evaluated(imported_template, tmp_path, "--seed", 1).code == 0
    run = rorqual("compare", run_folder, tmp_path / "run", *FEW_DRAWS)
    assert run.code == 2
    assert "seed 0 and 1" in run.err


def test_a_labelled_folder_is_evaluated_and_carried_on(
    rendered: RenderedCatalogue, run_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    command = ("evaluate", rendered.photos, "--labels", rendered.labels, "--output", folder)
    for _ in range(2):
        assert rorqual(*command, *FEW_DRAWS).code == 0
    assert report_of(folder)["kind"] == "labelled photos"
    assert report_of(folder)["protocols"] == report_of(run_folder)["protocols"]


def test_predictions_of_another_program(tmp_path: Path) -> None:
    predictions = table(
        tmp_path / "predictions.csv",
        ["image", "predictions"],
        ["1.jpg", "anna new_individual bert"],
        ["2.jpg", "new_individual anna"],
        ["3.jpg", "anna bert"],
    )
    truth = table(
        tmp_path / "truth.csv",
        ["image", "individual_id"],
        ["1.jpg", "anna"],
        ["2.jpg", "new_individual"],
        ["3.jpg", "bert"],
    )
    run = rorqual("evaluate", predictions, "--truth", truth, "--output", tmp_path / "run")
    assert run.code == 0, run.err
    (section,) = report_of(tmp_path / "run")["protocols"]
    assert section["figures"]["MAP@5"]["value"] == pytest.approx((1 + 1 + 1 / 2) / 3, abs=1e-4)
    assert "could not be checked" in run.err


def evaluated(catalogue: Path, tmp_path: Path, *options: object) -> Run:
    return rorqual("evaluate", catalogue, "--output", tmp_path / "run", *FEW_DRAWS, *options)


def test_an_individual_that_calibrated_and_is_tested_stops_it(
    imported_template: Path, rendered: RenderedCatalogue, tmp_path: Path
) -> None:
    run = evaluated(imported_template, tmp_path, "--calibrated-on", rendered.labels)
    assert run.code != 0
    assert "took part in the calibration" in run.err
    assert not (tmp_path / "run" / "report.json").exists()


def test_a_split_that_takes_an_encounter_apart_names_the_photos(
    imported_template: Path, rendered: RenderedCatalogue, tmp_path: Path
) -> None:
    names = sorted(path.name for path in rendered.photos.iterdir())
    rows = [[name, "query" if place % 3 == 2 else "gallery"] for place, name in enumerate(names)]
    split = table(tmp_path / "split.csv", ["photo", "split"], *rows)
    assert evaluated(imported_template, tmp_path, "--split", split).code == 0
    copied = tmp_path / "photos"
    copied.mkdir()
    first = (rendered.photos / names[0]).read_bytes()
    (copied / names[0]).write_bytes(first)
    (copied / "again.jpg").write_bytes(first + b" ")
    (copied / names[1]).write_bytes((rendered.photos / names[1]).read_bytes())
    labels = table(
        tmp_path / "labels.csv",
        ["photo", "individual_id"],
        *([name, "anna"] for name in (names[0], "again.jpg", names[1])),
    )
    leaking = table(
        tmp_path / "leaking.csv",
        ["photo", "split"],
        [names[0], "gallery"],
        ["again.jpg", "query"],
        [names[1], "gallery"],
    )
    arguments = ("evaluate", copied, "--labels", labels, "--split", leaking)
    run = rorqual(*arguments, "--output", tmp_path / "other")
    assert run.code != 0
    assert f"again.jpg has the same perceptual hash as {names[0]}" in run.err


def test_what_cannot_be_evaluated_is_told_of(empty: Path, tmp_path: Path) -> None:
    run = evaluated(empty, tmp_path)
    assert run.code == 2
    assert "rorqual: " in run.err
    assert evaluated(tmp_path / "nowhere", tmp_path).code == 2
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").touch()
    run = rorqual("evaluate", empty, "--output", tmp_path / "full")
    assert "holds something else (thesis.txt)" in run.err
    run = rorqual("compare", tmp_path / "full", tmp_path / "full")
    assert (run.code, "is no run" in run.err) == (2, True)


def test_with_pictures_and_negatives_every_part_is_there(
    imported_template: Path, tmp_path: Path
) -> None:
    seas = tmp_path / "negatives" / "empty_sea"
    seas.mkdir(parents=True)
    for number in range(2):
        sea(number).save(seas / f"{number}.png")
    catalogue = tmp_path / "catalogue"  # marks that are found are kept in it
    shutil.copytree(imported_template, catalogue)
    options = ("--pictures", "--marks", "--negatives", seas.parent)
    run = evaluated(catalogue, tmp_path, *options)
    assert run.code == 0, run.err
    report = report_of(tmp_path / "run")
    names = {it["name"] for it in report["robustness"]["conditions"]}
    assert {"blur 0.5", "brightness 50 %", "blur 1 with brightness 60 %"} <= names
    assert report["gate"]["figures"]["specificity"]["n"] == 2
    assert report["gate"]["passed_by_kind"].keys() == {"empty_sea"}
    scores = report["gate"]["out_of_distribution"]["scores"]
    assert {it["auroc"]["n"] for it in scores.values()} == {scores["the gate"]["auroc"]["n"]}
    assert report["species"]["figures"]["accuracy"]["n"] == sum(
        map(sum, report["species"]["confusion"])
    )
    assert report["marks"]["sentence"] in run.err
    assert report["clarity"]["figures"]["all photos"]["n"] > 0
    baselines = set(report["protocols"][0]["baselines"])
    assert {"colour histogram", "frozen ImageNet features", "image size only"} <= baselines
    verdicts = {row["name"]: row["verdict"] for row in report["requirements"]}
    assert verdicts["seconds for a photo, 95th percentile"] == "not measurable here"
    assert "not measurable here" in run.err
    page = (tmp_path / "run" / "report.html").read_text("utf-8")
    assert "Bad photos" in page
    assert "Requirements" in page
    assert "With marks and species compared too" in page
    assert "Mahalanobis" in page


def test_explain_writes_both_animals_side_by_side(
    imported_template: Path, rendered: RenderedCatalogue, tmp_path: Path
) -> None:
    with rendered.labels.open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    picture = tmp_path / "why.png"
    command = ("explain", rendered.photos / row["photo"], "--catalogue", imported_template)
    run = rorqual(*command, "--against", row["individual_id"], "--output", picture)
    assert run.code == 0, run.err
    assert f"{picture} shows {row['photo']} beside " in run.err
    with Image.open(picture) as image:
        assert image.width > 2 * 400
    run = rorqual(*command, "--against", "nobody", "--output", picture, anew=True)
    assert (run.code, "no other photo of 'nobody'" in run.err) == (2, True)
    run = rorqual(*command, "--against", row["individual_id"], "--box", 0, 0, 9999, 10)
    assert (run.code, "reaches" in run.err) == (2, True)
