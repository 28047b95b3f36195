"""What do several channels add on real animals? `python -m benchmarks.fusion --photos DATA`.

As in `benchmarks.main_job`, with the default networks, on the individuals that took no part in
fitting or calibrating them: a catalogue calibrates itself, and the same queries are answered by the
embedding alone, by local features alone and by both, fused. Where that is shown to help, the same
by other marks (`--also`), with which the catalogue calibrates itself anew. As a third collection,
dolphin fins: is a fin that of one well-known animal, or of one of the rest? There the shipped
calibration fuses.
"""

import argparse
import json
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.fusion_answers import Answer, figures_of, gains, judged
from benchmarks.fusion_fins import FINS, one_against_the_rest
from benchmarks.fusion_looks import ALONE, FUSED, MARKS, Seen, catalogue_of, look_at
from benchmarks.main_job import Rows, interval_json, read_rows, split_photos
from rorqual import __version__, api
from rorqual.identify.calibration_choice import SHIPPED_SOURCE
from rorqual.identify.embedding_space import EmbeddingSpace
from rorqual.identify.gallery import read_gallery
from rorqual.identify.local_marks import ROOTSIFT
from rorqual.matching.calibration import Calibration
from rorqual.matching.fusion_model import LOCAL
from rorqual.matching.gallery import Gallery
from rorqual.matching.shipped import shipped_calibration
from rorqual.training.identities import COLLECTIONS

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "fusion.json"
ALSO = "lighterglue"
SHIPPED_ALONE, SHIPPED_FUSED = (f"{way}, shipped calibration" for way in (ALONE, FUSED))


def main() -> None:
    """Measure each collection, print its table and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    parser.add_argument("--seed", type=int, default=0, help="another seed holds out others")
    parser.add_argument("--also", nargs="*", default=[ALSO], help="further marks, by their names")
    parser.add_argument("--output", type=Path, default=FIGURES)
    parser.add_argument("--limit", type=int, help="only so many individuals, for a quick look")
    arguments = parser.parse_args()
    figures: dict[str, Any] = {
        "command": "python -m benchmarks.fusion --photos DATA",
        "rorqual": __version__,
        "seed": arguments.seed,
        "made_at": datetime.now(UTC).date().isoformat(),
        "collections": {},
    }
    for name in COLLECTIONS:
        rows = read_rows(arguments.photos / name, api.LicencePolicy.ANY, arguments.limit)
        figures["collections"][name] = measure(
            arguments.photos / name, rows, arguments.seed, arguments.also
        )
    figures[FINS] = one_against_the_rest(arguments.photos / FINS, arguments.seed, arguments.limit)
    if arguments.limit is None:
        arguments.output.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def measure(folder: Path, rows: Rows, seed: int, also: Sequence[str]) -> dict[str, Any]:
    """A catalogue of a collection that answers in every way; prints and returns the figures."""
    split = split_photos(folder, rows, seed)
    with tempfile.TemporaryDirectory() as work, catalogue_of(folder, rows, split, work) as it:
        space = EmbeddingSpace.of_catalogue(it)
        shipped = shipped_calibration(space.space_hash, SHIPPED_SOURCE[api.LicencePolicy.ANY])
        gallery = read_gallery(it, space.base.spec_hash)
        seen, calibration, report = calibrated_look(
            it, gallery, folder, rows, split.queries, ROOTSIFT, shipped
        )
        looks = {
            name: calibrated_look(it, gallery, folder, rows, split.queries, name, shipped)
            for name in (also if report["kept"] else ())
        }
    groups = [query.individual for query in seen]
    answers = {
        ALONE: [by_calibration(query, gallery, calibration.alone) for query in seen],
        MARKS: [by_marks(query) for query in seen],
        FUSED: [by_calibration(query, gallery, calibration) for query in seen],
        SHIPPED_ALONE: [by_calibration(query, gallery, shipped.alone) for query in seen],
        SHIPPED_FUSED: [by_calibration(query, gallery, shipped) for query in seen],
    }
    for name, by in looks.items():
        answers[f"{MARKS}, {name}"] = [by_marks(query) for query in by.seen]
        answers[f"{FUSED}, {name}"] = [
            by_calibration(query, gallery, by.calibration) for query in by.seen
        ]
    made = {
        "gallery_individuals": len(gallery.individuals),
        "gallery_photos": len(split.gallery),
        "new_individuals": len(split.new_individuals),
        "queries": len(seen),
        "calibration": report,
        "ways": {
            way: {name: interval_json(it) for name, it in figures_of(given, groups, seed).items()}
            for way, given in answers.items()
        },
        "fused_minus_alone": gains(answers[FUSED], answers[ALONE], groups, seed),
        "shipped_fused_minus_alone": gains(
            answers[SHIPPED_FUSED], answers[SHIPPED_ALONE], groups, seed
        ),
        "seconds": seconds_of(seen),
        "also": {
            name: {
                "calibration": looks[name].report,
                "fused_minus_alone": gains(
                    answers[f"{FUSED}, {name}"], answers[ALONE], groups, seed
                ),
                "fused_minus_fused": gains(
                    answers[f"{FUSED}, {name}"], answers[FUSED], groups, seed
                ),
                "seconds": seconds_of(looks[name].seen),
            }
            for name in looks
        },
    }
    print(f"\n## {folder.name}\n\n{json.dumps(made, indent=1)}", flush=True)
    return made


class Looked(NamedTuple):
    """What the channels say about every query, by marks of one kind."""

    seen: list[Seen]
    calibration: Calibration  # of the catalogue with these marks, else the shipped one
    report: dict[str, Any]  # what the fit found of the fusion


def calibrated_look(
    catalogue: api.Catalogue,
    gallery: Gallery,
    folder: Path,
    rows: Rows,
    photos: Sequence[str],
    marks: str,
    shipped: Calibration,
) -> Looked:
    """Let a catalogue calibrate itself with marks, and look at each photo by these."""
    outcome = api.calibrate(catalogue, marks=marks)
    calibration = outcome.calibration or shipped
    seen = list(
        look_at(catalogue, gallery, folder, rows, photos, calibration.best_photo_weight, marks)
    )
    return Looked(seen, calibration, outcome.report.get("fusion", {"kept": False}))


def seconds_of(seen: Sequence[Seen]) -> dict[str, dict[str, float]]:
    """Of a photo and of the comparison of its marks, on the clock."""
    names = "photo", "comparison of marks"
    times = zip(*(query.seconds for query in seen), strict=True)
    return {
        name: {"median": round(float(np.median(it)), 3), "p95": round(percentile_95(it), 3)}
        for name, it in zip(names, times, strict=True)
    }


def by_calibration(seen: Seen, gallery: Gallery, calibration: Calibration) -> Answer:
    """The answer of a calibration, of one channel or fused."""
    if calibration.fusion is None:
        probabilities = calibration.apply(seen.scores)
    else:
        values = {LOCAL: seen.marks}
        probabilities, _ = calibration.fusion.apply(seen.scores, values, gallery.species)
    return judged(probabilities, seen.own)


def by_marks(seen: Seen) -> Answer:
    """Ranked by marks alone, on the shortlist; a tie counts as behind."""
    marks = np.where(np.isfinite(seen.marks), seen.marks, -1.0)
    novelty = -float(marks.max())
    if seen.own < 0:
        return Answer(np.nan, np.nan, np.nan, novelty, np.nan, np.nan)
    rivals = int((marks >= marks[seen.own]).sum()) - 1
    return Answer(np.nan, float(rivals == 0), float(rivals < 5), novelty, np.nan, np.nan)


def percentile_95(seconds: Sequence[float]) -> float:
    """The 95th percentile."""
    return float(np.percentile(seconds, 95))


if __name__ == "__main__":
    main()
