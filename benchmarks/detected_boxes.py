"""What do the detector's boxes do to the main job? `python -m benchmarks.detected_boxes`.

The main job (see `benchmarks.main_job`) with the default networks on individuals that they have not
seen, with photos taken whole, as found by the detector, and by given boxes where the collection has
them; each is compared with the whole photos, query by query. Of several animals that are found in a
photo that was asked for, the one with the highest score answers.

The margin around a found box is compared on other individuals, those that calibrate: the share
1/rank of the right individual, each photo asked against all others that are not nearly the same.
"""

import argparse
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.adapt import gains
from benchmarks.animals import animals_of
from benchmarks.main_job import as_json, read_rows, run, scored, split_photos
from rorqual import __version__, api
from rorqual.domain.annotation import Annotation
from rorqual.domain.box import Box
from rorqual.evaluation.intervals import bootstrap_by_group
from rorqual.evaluation.summary import ScoredQuery, markdown_table, summarise
from rorqual.identify.found_boxes import MARGIN, found_annotations, widened
from rorqual.identify.network_choice import LicencePolicy, catalogue_settings
from rorqual.identify.networks import PhotoNetworks
from rorqual.identify.ordered_work import default_workers, ordered_map
from rorqual.matching.encounter_groups import encounter_groups
from rorqual.photos.reader import PhotoReader
from rorqual.training.gate_photos import Role
from rorqual.training.identities import COLLECTIONS, LabelledAnimal

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "detected_boxes.json"
MARGINS = (0.0, 0.05, 0.1, 0.2, 0.3)
_NO_BOXES = {"gallery_boxes": False, "query_boxes": False}
WAYS: Mapping[str, Mapping[str, bool]] = {
    "whole photos": {"detect": False, **_NO_BOXES},
    "found boxes": _NO_BOXES,
    "given boxes": {},
    "given boxes in the catalogue, found in new photos": {"query_boxes": False},
}
_WITH_GIVEN = tuple(WAYS)[2:]


def main() -> None:
    """Measure each collection in each way, print the tables and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    parser.add_argument("--seed", type=int, default=0, help="another seed splits otherwise")
    parser.add_argument("--output", type=Path, default=FIGURES)
    parser.add_argument("--limit", type=int, help="only so many individuals, for a quick look")
    arguments = parser.parse_args()
    photos, seed, limit = arguments.photos, arguments.seed, arguments.limit
    figures: dict[str, Any] = {
        "command": "python -m benchmarks.detected_boxes --photos DATA",
        "rorqual": __version__,
        "seed": seed,
        "made_at": datetime.now(UTC).date().isoformat(),
        "margin_in_use": MARGIN,
        "margins": {name: compare_margins(photos / name, seed, limit) for name in COLLECTIONS},
        "collections": {name: measure(photos / name, seed, limit) for name in COLLECTIONS},
    }
    if limit is None:
        arguments.output.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def measure(folder: Path, seed: int, limit: int | None) -> dict[str, Any]:
    """The main job in every way that the collection allows; its figures as JSON values."""
    rows = read_rows(folder, LicencePolicy.ANY, limit)
    split = split_photos(folder, rows, seed)
    answers: dict[str, list[ScoredQuery]] = {}
    models: dict[str, str] = {}
    several: dict[str, int] = {}
    for way, options in WAYS.items():
        if way in _WITH_GIVEN and "x0" not in next(iter(rows.values())):
            continue
        with tempfile.TemporaryDirectory() as work:
            results, used = run(
                folder, rows, split, LicencePolicy.ANY, Path(work), local=False, **options
            )
        models |= {step: stamp for step, stamp in used.items() if step in ("detect", "embed")}
        answers[way] = [scored(result, rows, split) for result in results]
        several[way] = sum(len(result.annotations) > 1 for result in results)
        table = markdown_table(summarise(answers[way], seed=seed))
        print(f"\n## {folder.name}, {way}\n\n{table}", flush=True)
    whole = next(iter(answers))
    return {
        "queries": len(split.queries),
        "new_individuals": len(split.new_individuals),
        "gallery_individuals": len(split.known_individuals),
        "gallery_photos": len(split.gallery),
        "models": models,
        "ways": {
            way: {
                "queries_with_several_animals": several[way],
                "figures": {it.name: as_json(it) for it in summarise(queries, seed=seed)},
                "against_whole_photos": {}
                if way == whole
                else {it.name: as_json(it) for it in gains(answers[whole], queries, seed)},
            }
            for way, queries in answers.items()
        },
    }


@dataclass(frozen=True, slots=True, eq=False)
class _Cut:
    """One photo, cut out with each margin."""

    perceptual_hash: str
    vectors: np.ndarray[Any, np.dtype[np.float32]]  # (margins, dimension)


def compare_margins(folder: Path, seed: int, limit: int | None) -> dict[str, Any]:
    """By margin, the mean of 1/rank of the right individual, and its change from no margin."""
    networks = PhotoNetworks.of_settings(catalogue_settings(api.LicencePolicy.ANY))
    animals = animals_of(folder, Role.CALIBRATE, limit)

    def cut(animal: LabelledAnimal) -> _Cut:
        reader = PhotoReader(animal.path.read_bytes(), animal.path.name)
        found = found_annotations(reader, networks.detector, margin=0.0)[0]
        return _Cut(reader.content().perceptual_hash, _embedded(reader, found, networks))

    cuts = list(ordered_map(cut, animals, default_workers()))
    individuals = np.array([animal.individual for animal in animals])
    nothing: list[None] = [None] * len(animals)
    hashes = [it.perceptual_hash for it in cuts]
    groups = np.asarray(encounter_groups(list(individuals), nothing, nothing, hashes))
    vectors = np.stack([it.vectors for it in cuts], axis=1)
    ranks = [reciprocal_ranks(each, individuals, groups) for each in vectors]
    asked = ~np.isnan(ranks[0])
    who = individuals[asked].tolist()
    table = {}
    for margin, shares in zip(MARGINS, ranks, strict=True):
        change = (shares - ranks[0])[asked]
        interval = bootstrap_by_group(change, who, seed=seed)
        table[f"{margin:g}"] = {
            "mean_reciprocal_rank": round(float(shares[asked].mean()), 4),
            "change": round(interval.value, 4),
            "low": round(interval.low, 4),
            "high": round(interval.high, 4),
            "photos": int(asked.sum()),
            "individuals": len(set(who)),
        }
        print(f"{folder.name}, margin {margin:g}: {table[f'{margin:g}']}", flush=True)
    return table


def _embedded(
    reader: PhotoReader, found: Annotation, networks: PhotoNetworks
) -> np.ndarray[Any, np.dtype[np.float32]]:
    embedder, whole = networks.embedder, Box.whole(reader.width, reader.height)
    boxes = (widened(found.box, margin, whole) for margin in MARGINS)
    return np.stack(
        [embedder.embed(reader.crop(box, embedder.shortest_side)) for box in boxes], axis=0
    )


def reciprocal_ranks(
    vectors: np.ndarray[Any, np.dtype[np.float32]],
    individuals: np.ndarray[Any, Any],
    groups: np.ndarray[Any, Any],
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """1/rank of each photo's individual by its most similar photo; NaN where it has no other."""
    similarities = vectors @ vectors.T
    shares = np.full(len(vectors), np.nan)
    for row, similarity in enumerate(similarities):
        others = groups != groups[row]
        best: dict[str, float] = {}
        for name in _names(individuals[others]):
            best[name] = float(similarity[others & (individuals == name)].max())
        own = best.get(str(individuals[row]))
        if own is not None:
            shares[row] = 1 / (1 + sum(score > own for score in best.values()))
    return shares


def _names(individuals: Sequence[Any]) -> list[str]:
    return sorted({str(name) for name in individuals})


if __name__ == "__main__":
    main()
