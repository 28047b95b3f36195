"""Do groups hold one animal each? `python -m benchmarks.clustering --photos DATA`.

With the default networks, which were fitted on none of the animals here. A catalogue names the
individuals of the role CALIBRATE, and has the photos of the others (TEST) without names.
`rorqual cluster` groups these, at the similarities that the named ones make reliable. The same
vectors are grouped by scikit-learn's algorithms, each at the setting that has the highest adjusted
Rand index on the named individuals.

Then a part of the photos of most TEST individuals are named as well, and the rest is grouped again:
who is suggested to be a known individual, and how often is that right?
"""

import argparse
import json
import tempfile
from dataclasses import asdict
from datetime import UTC, datetime
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.clustering_baselines import best_baselines
from benchmarks.main_job import BOX, Rows, read_rows, split_photos, write_table
from rorqual import __version__, api
from rorqual.catalogue.unidentified import unidentified_animals
from rorqual.domain.errors import UsageError
from rorqual.evaluation.clustering import agreement
from rorqual.evaluation.intervals import Interval, bootstrap_by_group
from rorqual.identify.gallery import read_gallery
from rorqual.identify.network_choice import chosen_spec
from rorqual.networks.spec import Task
from rorqual.training.gate_photos import Role, role_of
from rorqual.training.identities import COLLECTIONS

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "clustering.json"
PRECISIONS = (0.95, 0.9, 0.8)


def main() -> None:
    """Measure each collection and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    parser.add_argument("--seed", type=int, default=0, help="another seed draws otherwise")
    parser.add_argument("--output", type=Path, default=FIGURES)
    parser.add_argument("--limit", type=int, help="only so many individuals, for a quick look")
    arguments = parser.parse_args()
    figures: dict[str, Any] = {
        "command": "python -m benchmarks.clustering --photos DATA",
        "rorqual": __version__,
        "seed": arguments.seed,
        "made_at": datetime.now(UTC).date().isoformat(),
        "collections": {},
    }
    for name in COLLECTIONS:
        folder = arguments.photos / name
        rows = read_rows(folder, api.LicencePolicy.PERMISSIVE, None)
        chosen = {
            role: _of_role(rows, role, arguments.limit) for role in (Role.CALIBRATE, Role.TEST)
        }
        with tempfile.TemporaryDirectory() as work:
            figures["collections"][name] = measure(
                folder, chosen[Role.CALIBRATE], chosen[Role.TEST], Path(work), arguments.seed
            )
        print(name, json.dumps(figures["collections"][name], indent=1), flush=True)
    if arguments.limit is None:
        arguments.output.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def _of_role(rows: Rows, role: Role, limit: int | None) -> Rows:
    names = sorted({row["individual_id"] for row in rows.values()})
    kept = set([name for name in names if role_of(name) is role][:limit])
    return {photo: row for photo, row in rows.items() if row["individual_id"] in kept}


def measure(folder: Path, named: Rows, unnamed: Rows, work: Path, seed: int) -> dict[str, Any]:
    """Group the unnamed photos of a collection in all ways; figures as JSON values."""
    boxes = BOX if "x0" in next(iter(named.values())) else ()
    every = {**named, **unnamed}

    def add(catalogue: api.Catalogue, photos: list[str], columns: tuple[str, ...]) -> None:
        table = write_table(work / "labels.csv", every, photos, ("species", *columns, *boxes))
        api.add_photos(catalogue, [folder / "photos" / photo for photo in photos], labels=table)

    with api.create_catalogue(work / "catalogue") as catalogue:
        add(catalogue, list(named), ("individual_id",))
        spec_hash = chosen_spec(catalogue.settings, Task.EMBEDDING).spec_hash
        gallery = read_gallery(catalogue, spec_hash)
        named_vectors = (
            gallery.vectors,
            [gallery.individuals[it] for it in gallery.individual_index],
        )
        add(catalogue, list(unnamed), ())
        animals = unidentified_animals(catalogue, spec_hash)
        unnamed_vectors = np.stack([animal.vector for animal in animals])
        unnamed_names = [unnamed[animal.photo]["individual_id"] for animal in animals]
        methods = {
            f"rorqual cluster --precision {precision}": _grouped(
                catalogue, unnamed, precision, seed
            )
            for precision in PRECISIONS
        }
        split = split_photos(folder, unnamed, seed)
        add(catalogue, list(split.gallery), ("individual_id",))
        anchored = {
            str(precision): _anchored(catalogue, unnamed, precision, seed)
            for precision in PRECISIONS
        }
    for setting in best_baselines(*named_vectors):
        labels = setting.fit(unnamed_vectors @ unnamed_vectors.T)
        methods[setting.name] = _judged(labels.tolist(), unnamed_names, seed)
    return {
        "named_individuals": len({row["individual_id"] for row in named.values()}),
        "named_photos": len(named),
        "unnamed_individuals": len({row["individual_id"] for row in unnamed.values()}),
        "unnamed_photos": len(unnamed),
        "methods": methods,
        "known_suggested": anchored,
    }


def _grouped(
    catalogue: api.Catalogue, rows: Rows, precision: float, seed: int
) -> dict[str, Any] | None:
    """The groups of `rorqual cluster` against the truth; None where it declines."""
    try:
        groups = api.cluster(catalogue, precision=precision).grouping.groups
    except UsageError:
        return None
    pairs = [(group.name, animal.photo) for group in groups for animal in group.animals]
    found = _judged(
        [name for name, _ in pairs],
        [rows[photo]["individual_id"] for _, photo in pairs],
        seed,
    )
    return found | {"taken_for_known": sum(len(it.animals) for it in groups if it.individual)}


def _judged(labels: list[Any], names: list[str], seed: int) -> dict[str, Any]:
    found = agreement(labels, names, seed=seed)
    return {
        "precision": _as_json(found.precision),
        "recall": _as_json(found.recall),
        "adjusted_rand_index": _as_json(found.adjusted_rand_index),
        "groups": len(set(labels)),
        "photos": len(names),
    }


def _anchored(
    catalogue: api.Catalogue, rows: Rows, precision: float, seed: int
) -> dict[str, Any] | None:
    """Of the photos still unnamed: how many are suggested to be a known animal, and rightly?"""
    try:
        groups = api.cluster(catalogue, precision=precision).grouping.groups
    except UsageError:
        return None
    suggested = [
        (group.individual == rows[animal.photo]["individual_id"], rows[animal.photo])
        for group in groups
        if group.individual is not None
        for animal in group.animals
    ]
    right = [float(is_right) for is_right, _ in suggested]
    names = [row["individual_id"] for _, row in suggested]
    return {
        "right": _as_json(bootstrap_by_group(right, names, seed=seed)),
        "unnamed_photos": sum(len(group.animals) for group in groups),
    }


def _as_json(interval: Interval) -> dict[str, Any]:
    """Value, 95 % interval over individuals, k and n; null where there is nothing to say."""

    def plain(value: float | int | None) -> float | int | None:
        if not isinstance(value, float):
            return value
        return round(value, 4) if isfinite(value) else None

    return {key: plain(value) for key, value in asdict(interval).items()}


if __name__ == "__main__":
    main()
