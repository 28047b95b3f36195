"""How good are the shipped networks by every protocol? `python -m benchmarks.evaluation`.

The individuals of each collection that took no part in fitting or calibrating a network are
evaluated as a user would: `rorqual evaluate PHOTOS --labels LABELS.csv --output RUN --pictures
--marks --negatives NEGATIVES`, with the test photos of the gate's collection as negatives. The run
folders stay, with their pages; their report.json without the rows becomes
docs/figures/evaluation_COLLECTION.json.
"""

import argparse
import csv
import json
import shutil
from pathlib import Path
from typing import Any

from rorqual import api
from rorqual.training.gate_photos import Role, gate_photos, role_of, table_rows
from rorqual.training.identities import COLLECTIONS

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures"
COMMAND = "python -m benchmarks.evaluation --photos DATA --runs RUNS"
FIRST_LABELS = "labels_{}.csv"
NEGATIVES = "negatives"  # in the folder of the run folders, a folder for each kind


def main() -> None:
    """Evaluate each collection and write its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    parser.add_argument("--runs", type=Path, required=True, help="folder of the run folders")
    parser.add_argument("--output", type=Path, default=FIGURES, help="folder of the figures")
    parser.add_argument("--collection", choices=COLLECTIONS, action="append", help="only this one")
    parser.add_argument("--limit", type=int, help="only so many individuals, for a quick look")
    arguments = parser.parse_args()
    arguments.runs.mkdir(parents=True, exist_ok=True)
    negatives = gather_negatives(arguments.photos, arguments.runs / NEGATIVES, arguments.limit)
    for name in arguments.collection or COLLECTIONS:
        report = evaluated(arguments.photos / name, arguments.runs, negatives, arguments.limit)
        path = arguments.output / f"evaluation_{name}.json"
        path.write_text(json.dumps(report, indent=1) + "\n", "utf-8")


def gather_negatives(data: Path, folder: Path, limit: int | None) -> Path:
    """Copy whole photos without a cetacean that taught and calibrated no gate, by kind."""
    kept = [
        it
        for it in gate_photos(data)
        if not it.is_cetacean and it.role is Role.TEST and it.box is None and not it.is_disputed
    ]
    for photo in kept[:limit]:
        (folder / photo.kind).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(photo.path, folder / photo.kind / photo.path.name)
    return folder


def evaluated(collection: Path, runs: Path, negatives: Path, limit: int | None) -> dict[str, Any]:
    """The report of the held-out individuals of a collection."""
    done = api.evaluate(
        collection / "photos",
        runs / collection.name,
        labels=held_out_labels(collection, runs, limit),
        options=api.EvaluationOptions(pictures=True, marks=True, negatives=negatives),
    )
    return {"command": COMMAND} | done.report | {"data": collection.name}


def held_out_labels(collection: Path, runs: Path, limit: int | None) -> Path:
    """Write the table of the individuals that took no part in making a network."""
    rows = list(table_rows(collection / "photos.csv"))
    individuals = {it["individual_id"] for it in rows if role_of(it["individual_id"]) is Role.TEST}
    kept = set(sorted(individuals)[:limit])
    labels = runs / FIRST_LABELS.format(collection.name)
    with labels.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(it for it in rows if it["individual_id"] in kept)
    return labels


if __name__ == "__main__":
    main()
