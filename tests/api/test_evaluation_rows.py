"""Every figure of a report follows from a file of rows in the run's folder, computed here anew."""

import csv
from pathlib import Path
from statistics import fmean, mean
from typing import Any

import pytest
from sklearn.metrics import accuracy_score, f1_score, roc_auc_score, roc_curve

from rorqual import api
from rorqual.rendering.catalogue_files import RenderedCatalogue, write_table
from tests.rendered import fluke, sea

Row = dict[str, str]


@pytest.fixture(scope="module")
def run(rendered: RenderedCatalogue, tmp_path_factory: pytest.TempPathFactory) -> api.Evaluation:
    """An evaluation with all parts, of labelled boxes and photos without a cetacean."""
    folder = tmp_path_factory.mktemp("rows")
    for kind, pictures in (
        ("empty_sea", [sea(number) for number in range(6)]),
        ("drawn_flukes", [fluke(90 + number, 0).image for number in range(3)]),
    ):
        (folder / "negatives" / kind).mkdir(parents=True)
        for number, picture in enumerate(pictures):
            picture.save(folder / "negatives" / kind / f"{number}.png")
    boxes = {row["photo"]: row for row in table(rendered.boxes)}
    columns = ("photo", "individual_id", "species", "x0", "y0", "x1", "y1")
    labels = folder / "labels.csv"
    write_table(
        labels,
        columns,
        [
            [(row | boxes[row["photo"]])[column] for column in columns]
            for row in table(rendered.labels)
        ],
    )
    options = api.EvaluationOptions(
        draws=20, pictures=True, marks=True, negatives=folder / "negatives"
    )
    return api.evaluate(rendered.photos, folder / "run", labels=labels, options=options)


def table(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def precision(row: Row) -> float:
    truth = "new_individual" if row["is_new"] == "1" else row["individual"]
    answers = [row[f"prediction_{rank}"] for rank in range(1, 6)]
    return 1 / (1 + answers.index(truth)) if truth in answers else 0.0


def is_hit(row: Row) -> bool:
    """Whether the first individual is the right one, `new_individual` left out."""
    named = [row[f"prediction_{rank}"] for rank in range(1, 6)]
    return next(it for it in [*named, ""] if it != "new_individual") == row["individual"]


def told(found: dict[str, Any]) -> tuple[Any, int | None, int]:
    return pytest.approx(found["value"], abs=1e-4), found["k"], found["n"]


def rate(hits: list[bool]) -> tuple[float, int, int]:
    return mean(hits), sum(hits), len(hits)


def test_baselines(run: api.Evaluation) -> None:
    rows = table(run.folder / "baseline_rows.csv")
    for section in run.report["protocols"]:
        own = [row for row in rows if row["protocol"] == section["protocol"]]
        assert {row["baseline"] for row in own} == set(section["baselines"])
        for name, figures in section["baselines"].items():
            asked = [row for row in own if row["baseline"] == name]
            assert len(asked) == section["queries"]
            assert mean(map(precision, asked)) == pytest.approx(figures["MAP@5"]["value"], abs=1e-4)
            known = [is_hit(row) for row in asked if row["is_new"] == "0"]
            assert rate(known) == told(figures["top-1 of the known"])


def test_bad_photos(run: api.Evaluation) -> None:
    part = run.report["robustness"]
    precisions: dict[str, list[float]] = {}
    for row in table(run.folder / "degraded_rows.csv"):
        precisions.setdefault(row["condition"], []).append(precision(row))
    clean = precisions.pop("clean")
    assert fmean(clean) == pytest.approx(part["clean"]["value"], abs=1e-4)
    assert list(precisions) == [it["name"] for it in part["conditions"]]
    for it in part["conditions"]:
        bad = fmean(precisions[it["name"]])
        assert bad == pytest.approx(it["map_at_5"]["value"], abs=1e-4)
        assert bad - fmean(clean) == pytest.approx(it["change"]["value"], abs=1e-4)


def test_the_gate(run: api.Evaluation) -> None:
    part, rows = run.report["gate"], table(run.folder / "gate_rows.csv")
    passes = {True: "sensitivity", False: "specificity"}
    for kind, name in passes.items():
        own = [float(row["score"]) >= part["threshold"] for row in rows if is_whale(row) is kind]
        assert rate(own if kind else [not it for it in own]) == told(part["figures"][name])
    for kind, found in part["passed_by_kind"].items():
        own = [float(row["score"]) >= part["threshold"] for row in rows if row["kind"] == kind]
        assert rate(own) == told(found)
    assert area(rows, "score") == pytest.approx(part["auroc"]["value"], abs=1e-4)
    for tnr in (90, 95):
        for kind, found in part[f"tpr_at_tnr_{tnr}"].items():
            against = [it for it in rows if is_whale(it) or kind in ("all kinds", it["kind"])]
            fpr, tpr, _ = roc_curve(
                [is_whale(row) for row in against],
                [float(row["score"]) for row in against],
                drop_intermediate=False,
            )
            assert tpr[1 - fpr >= tnr / 100 - 1e-12].max() == told(found)[0]
            assert found["k"] == round(found["value"] * found["n"])


def test_the_chosen_threshold_and_the_photos_it_was_not_chosen_on(run: api.Evaluation) -> None:
    part, rows = run.report["gate"], table(run.folder / "gate_rows.csv")
    deciding = [row for row in rows if row["chooses_threshold"] == "1"]
    rest = [row for row in rows if row["chooses_threshold"] == "0"]

    def does_both(threshold: float) -> bool:
        kept = [(is_whale(row), float(row["score"]) >= threshold) for row in deciding]
        return (
            mean(passes for whale, passes in kept if whale) >= 0.85
            and mean(not passes for whale, passes in kept if not whale) >= 0.90
        )

    good = [it for it in sorted(float(row["score"]) for row in deciding) if does_both(it)]
    assert part["chosen_threshold"] == (good[0] if good else None)
    if good:
        passed = [float(row["score"]) >= good[0] for row in rest if is_whale(row)]
        assert rate(passed) == told(part["chosen"]["sensitivity"])


def test_scores_beside_the_gate(run: api.Evaluation) -> None:
    part = run.report["gate"]["out_of_distribution"]
    rows = table(run.folder / "gate_rows.csv")
    judged = [row for row in rows if row["fits_gaussians"] == "0"]
    assert len(rows) - len(judged) == part["fitted_on"]
    for name, found in part["scores"].items():
        column = "score" if name == "the gate" else name
        assert area(judged, column) == pytest.approx(found["auroc"]["value"], abs=1e-4)


def is_whale(row: Row) -> bool:
    return row["is_cetacean"] == "1"


def area(rows: list[Row], column: str) -> float:
    return float(roc_auc_score([is_whale(row) for row in rows], [float(it[column]) for it in rows]))


def test_species(run: api.Evaluation) -> None:
    figures, rows = run.report["species"]["figures"], table(run.folder / "species_rows.csv")
    pairs = [row["species"] for row in rows], [row["answer"] for row in rows]
    assert accuracy_score(*pairs) == told(figures["accuracy"])[0]
    assert figures["accuracy"]["n"] == len(rows)
    assert f1_score(*pairs, average="macro") == told(figures["macro F1"])[0]


def test_boxes(run: api.Evaluation) -> None:
    figures, rows = run.report["detection"]["figures"], table(run.folder / "box_rows.csv")
    photos = sorted({row["photo"] for row in rows})
    hits, stray = [], []
    for photo in photos:
        (truth,) = (it for it in rows if it["photo"] == photo and it["source"] == "labelled")
        found = [it for it in rows if it["photo"] == photo and it["source"] == "found"]
        hits.append(any(overlap(truth, it) >= 0.5 for it in found))
        stray.append(len(found) - hits[-1])
    assert rate(hits) == told(figures["labelled animals that are found"])
    assert fmean(stray) == told(figures["boxes off target a photo"])[0]


def overlap(one: Row, other: Row) -> float:
    a, b = ([float(it[edge]) for edge in ("x0", "y0", "x1", "y1")] for it in (one, other))
    across, down = (max(0.0, min(a[i + 2], b[i + 2]) - max(a[i], b[i])) for i in (0, 1))
    areas = sum((it[2] - it[0]) * (it[3] - it[1]) for it in (a, b))
    return across * down / (areas - across * down)


def test_clear_photos_and_mistakes_by_how_photos_look(run: api.Evaluation) -> None:
    part, looks = run.report["clarity"], table(run.folder / "photo_rows.csv")
    look_of = {row["photo"]: row for row in looks}
    asked = [row for row in table(run.folder / "rows.csv") if row["protocol"] == part["protocol"]]
    for column, name in (
        ("laplacian_variance", "Laplacian variance at full size above its mean"),
        ("sharpness", "sharpness at one size above its mean"),
    ):
        least = fmean(float(row[column]) for row in looks)
        clear = [row for row in asked if float(look_of[row["photo"]][column]) > least]
        assert rate([precision(row) == 1 for row in clear]) == told(part["figures"][name])
    wrong = run.report["mistakes"]
    assert wrong["protocol"] == part["protocol"]
    for name, low, high in (("from behind", 0.1, 9), ("even", -0.1, 0.1)):
        if name in wrong["by"].get("light", {}):
            lit = [it for it in asked if low <= float(look_of[it["photo"]]["backlight"]) < high]
            assert rate([precision(it) < 1 for it in lit]) == told(wrong["by"]["light"][name])


def test_an_evaluation_with_fewer_parts_leaves_no_rows_of_an_earlier_one(
    rendered: RenderedCatalogue, tmp_path: Path
) -> None:
    (tmp_path / "gate_rows.csv").write_text("of an earlier run\n", "utf-8")
    options = api.EvaluationOptions(draws=5)
    api.evaluate(rendered.photos, tmp_path, labels=rendered.labels, options=options)
    assert not (tmp_path / "gate_rows.csv").exists()
    assert {path.name for path in tmp_path.glob("*.csv")} == {
        "rows.csv",
        "baseline_rows.csv",
        "photo_rows.csv",
    }
