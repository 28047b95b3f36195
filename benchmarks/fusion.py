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
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.main_job import BOX, Rows, interval_json, read_rows, split_photos, write_table
from rorqual import __version__, api
from rorqual.domain.annotation import Annotation, BoxSource
from rorqual.domain.box import Box
from rorqual.evaluation.calibration_error import expected_calibration_error
from rorqual.evaluation.intervals import Interval, bootstrap_by_group, mean
from rorqual.evaluation.novelty import novelty_auroc
from rorqual.evaluation.protocol import OpenSetSplit
from rorqual.identify.analysis import AnalysedAnnotation, PhotoAnalyser
from rorqual.identify.calibration_choice import SHIPPED_SOURCE
from rorqual.identify.embedding_space import EmbeddingSpace
from rorqual.identify.gallery import read_gallery
from rorqual.identify.gate_policy import GateMode, GatePolicy
from rorqual.identify.local_channel import local_channel
from rorqual.identify.local_marks import ROOTSIFT, marks_by
from rorqual.identify.networks import PhotoNetworks
from rorqual.matching.calibration import Calibration
from rorqual.matching.encounter_groups import encounter_groups
from rorqual.matching.fusion_model import LOCAL
from rorqual.matching.gallery import NO_ROWS, Gallery
from rorqual.matching.individual_scores import individual_similarities
from rorqual.matching.local.channel import LocalChannel
from rorqual.matching.local.rootsift import RootSift
from rorqual.matching.probabilities import CalibratedProbabilities
from rorqual.matching.search import ExactSearch
from rorqual.matching.shipped import shipped_calibration
from rorqual.photos.fingerprints import sha256_hex
from rorqual.photos.reader import PhotoReader
from rorqual.photos.sources import collect_photos
from rorqual.training.identities import COLLECTIONS

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "fusion.json"
FINS, WELL_KNOWN = "dolphin_fins", "1056"
ALONE, MARKS, FUSED = "embedding alone", "local features alone", "fused"
ALSO = "lighterglue"
SHIPPED_ALONE, SHIPPED_FUSED = (f"{way}, shipped calibration" for way in (ALONE, FUSED))


class Seen(NamedTuple):
    """What the channels say about one query."""

    individual: str
    own: int  # index in the gallery; -1 for a new animal
    scores: NDArray[np.float32]  # of the embedding, (individuals,)
    marks: NDArray[np.float64]  # local scores, (individuals,), nan where not compared
    seconds: tuple[float, float]  # photo to embedding and marks; comparison of marks


@dataclass(frozen=True, slots=True)
class Answer:
    """How one query was answered; figures that the way of answering does not have are nan."""

    precision: float  # average precision at 5, new_individual among the labels
    first: float  # of the known: 1 where the own individual is the likeliest, else 0; nan for new
    among_five: float  # likewise, among the five likeliest individuals
    novelty: float  # the higher, the newer
    confidence: float  # in the likeliest label
    right: float  # 1 where that is right


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


def catalogue_of(folder: Path, rows: Rows, split: OpenSetSplit, work: str) -> api.Catalogue:
    """A new catalogue with the photos of the gallery; close it after use."""
    boxes = BOX if "x0" in next(iter(rows.values())) else ()
    labels = write_table(
        Path(work) / "labels.csv", rows, split.gallery, ("species", "individual_id", *boxes)
    )
    catalogue = api.create_catalogue(Path(work) / "catalogue")
    photos = [folder / "photos" / photo for photo in split.gallery]
    api.add_photos(catalogue, photos, labels=labels)
    return catalogue


def look_at(
    catalogue: api.Catalogue,
    gallery: Gallery,
    folder: Path,
    rows: Rows,
    photos: Sequence[str],
    best_photo_weight: float,
    marks_name: str,
) -> Iterator[Seen]:
    """What the channels say about each photo; refused ones are looked at as well."""
    by = marks_by(marks_name)
    channel = local_channel(catalogue, gallery, by.extractor, comparer=by.comparer)
    networks = PhotoNetworks.of_settings(catalogue.settings)
    analyser = PhotoAnalyser(networks, GatePolicy(GateMode.WARN, 0.0), extractor=by.extractor)
    places = {name: index for index, name in enumerate(gallery.individuals)}
    for photo in photos:
        began = perf_counter()
        animal = analysed(analyser, folder / "photos" / photo, rows[photo])
        embedded = perf_counter()
        scores, marks = compare(gallery, channel, animal, best_photo_weight)
        individual = rows[photo]["individual_id"]
        times = embedded - began, perf_counter() - embedded
        yield Seen(individual, places.get(individual, -1), scores, marks, times)


def analysed(analyser: PhotoAnalyser, path: Path, row: Mapping[str, str]) -> AnalysedAnnotation:
    """The labelled animal of a photo."""
    (file,) = collect_photos([str(path)]).files
    data = file.read_bytes()

    def given(width: int, height: int) -> list[Annotation]:
        if "x0" not in row:
            return [Annotation(Box(0, 0, width, height), BoxSource.WHOLE_PHOTO)]
        return [Annotation(Box(*(float(row[key]) for key in BOX)), BoxSource.GIVEN)]

    photo = analyser.analyse(file, data, sha256_hex(data), given)
    return photo.annotations[0]


def compare(
    gallery: Gallery,
    channel: LocalChannel,
    animal: AnalysedAnnotation,
    best_photo_weight: float,
    excluded: NDArray[np.intp] = NO_ROWS,
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """The embedding's and the local scores of an animal, shape (individuals,) each."""
    cosines = ExactSearch(gallery.vectors).similarities(animal.embedding[np.newaxis])
    (scores,) = individual_similarities(gallery, cosines, [excluded]).mixed(best_photo_weight)
    found = channel.evidence(animal.local, cosines[0], scores=scores, excluded=excluded)
    return scores, found.scores


def by_calibration(seen: Seen, gallery: Gallery, calibration: Calibration) -> Answer:
    """The answer of a calibration, of one channel or fused."""
    if calibration.fusion is None:
        probabilities = calibration.apply(seen.scores)
    else:
        values = {LOCAL: seen.marks}
        probabilities, _ = calibration.fusion.apply(seen.scores, values, gallery.species)
    return judged(probabilities, seen.own)


def judged(probabilities: CalibratedProbabilities, own: int) -> Answer:
    """An answer beside its truth.

    Args:
        probabilities: of one query.
        own: index of its individual in the gallery; -1 for a new animal.
    """
    new, of_individuals = probabilities.new_individual, probabilities.individuals
    best = int(of_individuals.argmax())
    top = float(of_individuals[best])
    if own < 0:
        ahead = int((of_individuals >= new).sum())
        return Answer(at_5(ahead), np.nan, np.nan, new, max(top, new), float(new > top))
    truth = float(of_individuals[own])
    rivals = int((of_individuals >= truth).sum()) - 1
    is_first = rivals == 0
    return Answer(
        at_5(rivals + int(new > truth)),
        float(is_first),
        float(rivals < 5),
        new,
        max(top, new),
        float(is_first and truth >= new),
    )


def by_marks(seen: Seen) -> Answer:
    """Ranked by marks alone, on the shortlist; a tie counts as behind."""
    marks = np.where(np.isfinite(seen.marks), seen.marks, -1.0)
    novelty = -float(marks.max())
    if seen.own < 0:
        return Answer(np.nan, np.nan, np.nan, novelty, np.nan, np.nan)
    rivals = int((marks >= marks[seen.own]).sum()) - 1
    return Answer(np.nan, float(rivals == 0), float(rivals < 5), novelty, np.nan, np.nan)


def at_5(ahead: int) -> float:
    """Average precision at five of one right label with so many others before it."""
    return 1.0 / (ahead + 1) if ahead < 5 else 0.0


Statistic = Callable[[NDArray[np.float64]], float]  # of rows of an Answer's figures


def _statistics() -> dict[str, tuple[Sequence[str], Statistic]]:
    def mean_of_first(values: NDArray[np.float64]) -> float:
        return mean(values[:, 0])

    return {
        "MAP@5 with new_individual": (("precision",), mean_of_first),
        "top-1 of the known": (("first",), mean_of_first),
        "among the five likeliest individuals": (("among_five",), mean_of_first),
        "novelty AUROC": (
            ("novelty", "first"),
            lambda it: novelty_auroc(it[:, 0], np.isnan(it[:, 1])),
        ),
        "calibration error of the top answer": (
            ("confidence", "right"),
            lambda it: expected_calibration_error(it[:, 0], it[:, 1]),
        ),
    }


def figures_of(answers: Sequence[Answer], groups: Sequence[str], seed: int) -> dict[str, Interval]:
    """Each figure with its interval over individuals; none that the answers do not have."""
    found = {}
    for name, (fields, statistic) in _statistics().items():
        rows, kept = _rows(answers, fields, groups)
        if len(rows):
            interval = bootstrap_by_group(rows, kept, statistic, seed=seed)
            hits = int((rows[:, 0] > 0).sum()) if len(fields) == 1 else None
            found[name] = Interval(interval.value, interval.low, interval.high, hits, len(rows))
    return found


def gains(
    first: Sequence[Answer], second: Sequence[Answer], groups: Sequence[str], seed: int
) -> dict[str, dict[str, Any]]:
    """First minus second, on the same resamples of individuals."""
    found = {}
    for name, (fields, statistic) in _statistics().items():
        width = len(fields)
        rows, kept = _rows(first, fields, groups)
        others, _ = _rows(second, fields, groups)

        def gain(
            values: NDArray[np.float64], width: int = width, statistic: Statistic = statistic
        ) -> float:
            return statistic(values[:, :width]) - statistic(values[:, width:])

        interval = bootstrap_by_group(np.hstack([rows, others]), kept, gain, seed=seed)
        found[name] = interval_json(interval)
    return found


def _rows(
    answers: Sequence[Answer], fields: Sequence[str], groups: Sequence[str]
) -> tuple[NDArray[np.float64], list[str]]:
    values = np.array([[getattr(it, name) for name in fields] for it in answers])
    present = ~np.isnan(values[:, 0])
    return values[present], [group for group, kept in zip(groups, present, strict=True) if kept]


def one_against_the_rest(folder: Path, seed: int, limit: int | None) -> dict[str, Any]:
    """How well are the fins of one animal told from the others', by each channel and fused?"""
    rows = read_fins(folder, limit)
    photos = list(rows)
    known = [photo for photo in photos if rows[photo]["individual_id"] == WELL_KNOWN]
    split = OpenSetSplit(tuple(known), tuple(photos), (WELL_KNOWN,), ())
    with tempfile.TemporaryDirectory() as work, catalogue_of(folder, rows, split, work) as it:
        space = EmbeddingSpace.of_catalogue(it)
        shipped = shipped_calibration(space.space_hash, SHIPPED_SOURCE[api.LicencePolicy.ANY])
        gallery = read_gallery(it, space.base.spec_hash)
        together = near_duplicates(folder, known)
        extractor = RootSift()
        channel = local_channel(it, gallery, extractor)
        networks = PhotoNetworks.of_settings(it.settings)
        analyser = PhotoAnalyser(networks, GatePolicy(GateMode.WARN, 0.0), extractor=extractor)
        scores: dict[str, list[float]] = {ALONE: [], MARKS: [], FUSED: []}
        for photo in photos:
            group = together.get(photo, ())
            excluded = np.flatnonzero([name in group for name in gallery.photo_names])
            animal = analysed(analyser, folder / "photos" / photo, rows[photo])
            weight = shipped.best_photo_weight
            (score,), (marks,) = compare(gallery, channel, animal, weight, excluded)
            scores[ALONE].append(float(score))
            scores[MARKS].append(float(marks))
            if shipped.fusion:
                _, (utility,) = shipped.fusion.apply(
                    [score], {LOCAL: np.array([marks])}, gallery.species
                )
                scores[FUSED].append(float(utility))
    is_known = np.array([photo in together for photo in photos])
    groups = [str(together.get(photo, photo)) for photo in photos]
    made: dict[str, Any] = {
        "photos_of_the_animal": len(known),
        "photos_of_others": len(photos) - len(known),
        "auroc": {},
    }
    for way, values in scores.items():
        if values:
            table = np.column_stack([values, is_known])
            interval = bootstrap_by_group(
                table, groups, lambda it: novelty_auroc(it[:, 0], it[:, 1] > 0), seed=seed
            )
            made["auroc"][way] = interval_json(interval)
    print(f"\n## {folder.name}\n\n{json.dumps(made, indent=1)}", flush=True)
    return made


def read_fins(folder: Path, limit: int | None) -> dict[str, dict[str, str]]:
    """The rows of the fins; a limit leaves so many of the animal and of the others."""
    import csv

    with (folder / "photos.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["photo"]: row for row in csv.DictReader(file)}
    named = [photo for photo, row in rows.items() if row["individual_id"] == WELL_KNOWN]
    others = [photo for photo, row in rows.items() if row["individual_id"] != WELL_KNOWN]
    return {photo: rows[photo] for photo in (*named[:limit], *others[:limit])}


def near_duplicates(folder: Path, photos: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Photo -> the photos that are nearly the same picture, itself among them."""

    def perceptual_hash(photo: str) -> str:
        data = (folder / "photos" / photo).read_bytes()
        return PhotoReader(data, photo).content().perceptual_hash

    nothing: list[None] = [None] * len(photos)
    hashes = [perceptual_hash(photo) for photo in photos]
    groups = encounter_groups([WELL_KNOWN] * len(photos), nothing, nothing, hashes)
    return {
        photo: tuple(other for other, its in zip(photos, groups, strict=True) if its == group)
        for photo, group in zip(photos, groups, strict=True)
    }


def percentile_95(seconds: Sequence[float]) -> float:
    """The 95th percentile."""
    return float(np.percentile(seconds, 95))


if __name__ == "__main__":
    main()
