"""report.json is strict JSON: what the data cannot carry is null, with a reason beside it."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from rorqual import api
from rorqual.rendering.catalogue_files import RenderedCatalogue, write_table
from tests.rendered import sea


def refuse(constant: str) -> NoReturn:
    raise AssertionError(f"{constant} is no JSON")


def strictly_read(run: Path) -> dict[str, Any]:
    text = (run / "report.json").read_text("utf-8")
    report: dict[str, Any] = json.loads(text, parse_constant=refuse)
    return report


def figures(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict) and {"value", "low", "high", "k", "n"} <= node.keys():
        yield node
    elif isinstance(node, dict | list):
        for inner in node.values() if isinstance(node, dict) else node:
            yield from figures(inner)


def test_one_individual_and_one_photo_of_a_kind(
    rendered: RenderedCatalogue, tmp_path: Path
) -> None:
    with rendered.labels.open(encoding="utf-8", newline="") as file:
        labels = list(csv.DictReader(file))
    only, seen = labels[0]["individual_id"], set()
    sides = []
    for row in labels:
        asked = row["individual_id"] == only and only in seen
        sides.append((row["photo"], "query" if asked else "gallery"))
        seen.add(row["individual_id"])
    write_table(tmp_path / "split.csv", ("photo", "split"), sides)
    (tmp_path / "negatives").mkdir()
    sea(0).save(tmp_path / "negatives" / "sea.png")
    options = api.EvaluationOptions(
        draws=5,
        baselines=False,
        pictures=True,
        split=tmp_path / "split.csv",
        negatives=tmp_path / "negatives",
    )
    api.evaluate(rendered.photos, tmp_path / "run", labels=rendered.labels, options=options)
    report = strictly_read(tmp_path / "run")
    (section,) = report["protocols"]
    assert section["figures"]["MAP@5"]["reason"].startswith("too few individuals")
    assert section["figures"]["top-1 of those with 2 gallery photos"]["reason"] == (
        "no photo to count"
    )
    assert report["gate"]["auroc"]["low"] is None
    assert report["robustness"]["conditions"][0]["change"]["low"] is None
    lacking = [it for it in figures(report) if it["value"] is None or it["low"] is None]
    assert len(lacking) > 30
    assert all(it["reason"] for it in lacking)
    assert not any("reason" in it for it in figures(report) if it["low"] is not None)


@pytest.mark.parametrize("truth", ["anna", "new_individual"])
def test_predictions_of_one_photo(truth: str, tmp_path: Path) -> None:
    write_table(tmp_path / "answers.csv", ("image", "predictions"), [("1.jpg", "anna")])
    write_table(tmp_path / "truth.csv", ("image", "individual_id"), [("1.jpg", truth)])
    api.evaluate(tmp_path / "answers.csv", tmp_path / "run", truth=tmp_path / "truth.csv")
    assert strictly_read(tmp_path / "run")["protocols"]
