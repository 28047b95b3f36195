"""How good is the main job on real animals? `python -m benchmarks.main_job --photos DATA`.

Two thirds of the photos of four fifths of the individuals make the catalogue, which calibrates
itself. The other photos of those individuals, and all photos of the held-out fifth, are identified.
Photos of one individual that are nearly the same picture stay on one side.

By the embedding and by marks, where the catalogue's calibration keeps them: what these add is
measured in `benchmarks.matching`.

Twice for each collection: with the permissive networks, of which none has seen any of these
photos, on all individuals; and with the default networks on the individuals that took no part in
fitting or calibrating them.
"""

import argparse
import csv
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

from rorqual import __version__, api
from rorqual.domain.identification import NEW_INDIVIDUAL, PhotoResult
from rorqual.evaluation.intervals import Interval
from rorqual.evaluation.protocol import LabelledPhoto, OpenSetSplit, split_open_set
from rorqual.evaluation.summary import Figure, ScoredQuery, markdown_table, summarise
from rorqual.identify.ordered_work import default_workers, ordered_map
from rorqual.matching.encounter_groups import encounter_groups
from rorqual.photos.reader import PhotoReader
from rorqual.training.gate_photos import Role, role_of
from rorqual.training.identities import COLLECTIONS

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "main_job.json"
NETWORKS = {
    api.LicencePolicy.ANY: "default networks",
    api.LicencePolicy.PERMISSIVE: "permissive networks",
}
BOX = ("x0", "y0", "x1", "y1")
Rows = Mapping[str, Mapping[str, str]]  # photo -> its row of photos.csv


def main() -> None:
    """Run the main job on each collection, print its table and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    parser.add_argument("--seed", type=int, default=0, help="another seed holds out others")
    parser.add_argument("--output", type=Path, default=FIGURES)
    parser.add_argument("--limit", type=int, help="only so many individuals, for a quick look")
    arguments = parser.parse_args()
    figures: dict[str, Any] = {
        "command": "python -m benchmarks.main_job --photos DATA",
        "rorqual": __version__,
        "seed": arguments.seed,
        "made_at": datetime.now(UTC).date().isoformat(),
        "collections": {},
    }
    for name, policy in product(COLLECTIONS, api.LicencePolicy):
        title = f"{name}, {NETWORKS[policy]}"
        rows = read_rows(arguments.photos / name, policy, arguments.limit)
        figures["collections"][title] = measure(
            title, arguments.photos / name, rows, policy, arguments.seed
        )
    if arguments.limit is None:
        arguments.output.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def measure(
    title: str, folder: Path, rows: Rows, policy: api.LicencePolicy, seed: int
) -> dict[str, Any]:
    """Run the main job once, print its table, and return its figures as JSON values."""
    split = split_photos(folder, rows, seed)
    with tempfile.TemporaryDirectory() as work:
        results, models = run(folder, rows, split, policy, Path(work))
    queries = [scored(result, rows, split) for result in results]
    table = summarise(queries, seed=seed)
    new_first = ((NEW_INDIVIDUAL,), (1.0,), 1.0)
    always_new = [ScoredQuery(query.individual, query.is_new, *new_first) for query in queries]
    print(
        f"\n## {title}\n\n{len(queries)} queries, {len(split.new_individuals)} new individuals "
        f"among them, against {len(split.known_individuals)} individuals in "
        f"{len(split.gallery)} photos\n\n{markdown_table(table)}",
        flush=True,
    )
    return {
        "gallery_individuals": len(split.known_individuals),
        "gallery_photos": len(split.gallery),
        "new_individuals": len(split.new_individuals),
        "queries": len(queries),
        "models": models,
        "figures": {figure.name: as_json(figure) for figure in table},
        "always_new": as_json(summarise(always_new, seed=seed)[0]),
    }


def read_rows(
    folder: Path, policy: api.LicencePolicy, limit: int | None
) -> dict[str, dict[str, str]]:
    """The rows of a collection by photo: of the individuals that the networks have not seen."""
    with (folder / "photos.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["photo"]: row for row in csv.DictReader(file)}
    individuals = {row["individual_id"] for row in rows.values()}
    if policy is api.LicencePolicy.ANY:
        individuals = {name for name in individuals if role_of(name) is Role.TEST}
    individuals = set(sorted(individuals)[:limit])
    return {photo: row for photo, row in rows.items() if row["individual_id"] in individuals}


def split_photos(folder: Path, rows: Rows, seed: int) -> OpenSetSplit:
    """Gallery and queries; near-duplicates of one individual stay together."""

    def perceptual_hash(photo: str) -> str:
        data = (folder / "photos" / photo).read_bytes()
        return PhotoReader(data, photo).content().perceptual_hash

    photos = list(rows)
    hashes = list(ordered_map(perceptual_hash, photos, default_workers()))
    individuals = [rows[photo]["individual_id"] for photo in photos]
    nothing: list[None] = [None] * len(photos)
    groups = encounter_groups(individuals, nothing, nothing, hashes)
    labels = zip(photos, individuals, (int(group) for group in groups), strict=True)
    return split_open_set([LabelledPhoto(*label) for label in labels], seed=seed)


def run(
    folder: Path,
    rows: Rows,
    split: OpenSetSplit,
    policy: api.LicencePolicy,
    work: Path,
    *,
    detect: bool = True,
    gallery_boxes: bool = True,
    query_boxes: bool = True,
    local: bool = True,
) -> tuple[list[PhotoResult], dict[str, str]]:
    """The main job, as a user would do it: import, calibrate, identify.

    Args:
        folder: the collection.
        rows: its photos.
        split: which of them are imported and which are asked for.
        policy: of the catalogue.
        work: an empty folder.
        detect: whether photos without given boxes are looked through for animals.
        gallery_boxes: whether the labels give the boxes that the collection has.
        query_boxes: likewise for what is asked for.
        local: whether marks are compared where the calibration finds that this helps.
    """
    has_boxes = "x0" in next(iter(rows.values()))
    boxes = BOX if has_boxes and gallery_boxes else ()
    labels = write_table(
        work / "labels.csv", rows, split.gallery, ("species", "individual_id", *boxes)
    )
    given = None
    if has_boxes and query_boxes:
        given = write_table(work / "boxes.csv", rows, split.queries, BOX)
    with api.create_catalogue(work / "catalogue", licence=policy) as catalogue:
        gallery = [folder / "photos" / photo for photo in split.gallery]
        api.add_photos(catalogue, gallery, labels=labels, detect=detect)
        outcome = api.calibrate(catalogue, local=local)
        print(outcome.reason or f"calibrated: {outcome.report}", flush=True)
        queries = [folder / "photos" / photo for photo in split.queries]
        identification = api.identify(catalogue, queries, boxes=given, detect=detect, local=local)
        return list(identification), identification.run.setup.networks.stamps


def write_table(path: Path, rows: Rows, photos: Sequence[str], columns: Sequence[str]) -> Path:
    """Some columns of the rows of some photos, as a user's table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ("photo", *columns), extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows[photo] for photo in photos)
    return path


def scored(result: PhotoResult, rows: Rows, split: OpenSetSplit) -> ScoredQuery:
    """One answer beside its truth; the photo shows one labelled animal."""
    individual = rows[result.photo]["individual_id"]
    is_new = individual not in split.known_individuals
    if not result.annotations:
        return ScoredQuery(individual, is_new, (), (), None)
    answer = result.annotations[0]
    return ScoredQuery(
        individual,
        is_new,
        tuple(candidate.individual for candidate in answer.candidates),
        tuple(candidate.probability for candidate in answer.candidates),
        answer.new_individual_probability,
    )


def as_json(figure: Figure) -> dict[str, Any]:
    """Value, 95 % interval over individuals, k and n."""
    return interval_json(figure.interval)


def interval_json(interval: Interval) -> dict[str, Any]:
    """Value, 95 % interval, k and n, rounded."""
    return {
        key: round(value, 4) if isinstance(value, float) else value
        for key, value in asdict(interval).items()
    }


if __name__ == "__main__":
    main()
