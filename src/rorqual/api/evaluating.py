"""How good is identification on these photos, this catalogue or these predictions?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rorqual.api.catalogues import create_catalogue, is_catalogue, open_catalogue
from rorqual.api.evaluation_parts import Parts, gate_part, picture_parts
from rorqual.api.paths import names_of
from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.errors import UsageError
from rorqual.domain.label import RowError
from rorqual.evaluation.animals import Animals, read_animals
from rorqual.evaluation.answers import AnsweredPhoto
from rorqual.evaluation.divisions import GIVEN, Division
from rorqual.evaluation.figures import FigureMaker
from rorqual.evaluation.held_out_calibration import Calibrated, calibrate_apart
from rorqual.evaluation.leakage import refuse_common_individuals
from rorqual.evaluation.metadata_baselines import image_size, sharpness_alone
from rorqual.evaluation.picture_baselines import picture_baselines
from rorqual.evaluation.run import Section, Vectors
from rorqual.evaluation.run import evaluate as evaluate_protocols
from rorqual.exchange.evaluation.individuals import SIDES, read_individuals, read_sides
from rorqual.exchange.evaluation.page import write_page
from rorqual.exchange.evaluation.predictions import read_predictions
from rorqual.exchange.evaluation.report_json import RunFacts, report_json, write_report_json
from rorqual.exchange.evaluation.rows_file import ROWS, write_rows
from rorqual.exchange.folders import labels_from_folders
from rorqual.exchange.labels import read_labels
from rorqual.exchange.photo_names import PhotoNames
from rorqual.identify.calibration_choice import SHIPPED_SOURCE
from rorqual.identify.embedding_space import EmbeddingSpace
from rorqual.identify.importing import import_photos
from rorqual.identify.network_choice import LicencePolicy, licence_policy
from rorqual.identify.networks import PhotoNetworks
from rorqual.identify.progress import Progress, silent
from rorqual.photos.sources import collect_photos

DEFAULT_DRAWS = 1000
CATALOGUE = "catalogue"  # in the run folder, where the data was a folder of photos


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an evaluation came to."""

    folder: Path
    report: dict[str, Any]  # as in report.json
    rows: tuple[AnsweredPhoto, ...]
    row_errors: tuple[RowError, ...] = ()  # of the labels


@dataclass(frozen=True, slots=True)
class EvaluationOptions:
    """How an evaluation is made."""

    draws: int = DEFAULT_DRAWS  # of each bootstrap
    seed: int = 0  # of splits, draws and random answers
    calibrated_on: Path | None = None  # a table of individuals that must not be tested
    split: Path | None = None  # a table that says which photos are asked for
    baselines: bool = True
    pictures: bool = False  # whether photos are read again, see the documentation
    negatives: Path | None = None  # a folder of photos without a cetacean


def evaluate(
    data: str | PathLike[str],
    output: str | PathLike[str],
    *,
    labels: str | PathLike[str] | None = None,
    truth: str | PathLike[str] | None = None,
    licence: LicencePolicy = LicencePolicy.ANY,
    embedding: str | None = None,
    options: EvaluationOptions | None = None,
    on_progress: Progress = silent,
) -> Evaluation:
    """Say how good identification is on labelled photos, and write it down with every row.

    Args:
        data: a catalogue, a folder of labelled photos, or a table of predictions.
        output: the run folder; new, empty, or of an earlier run, which is carried on.
        labels: of a folder of photos; without it one folder an individual.
        truth: of a table of predictions: who it really is.
        licence: which terms the networks may have, for a folder of photos.
        embedding: the network that compares animals, likewise.
        options: draws, seed and further tables.
        on_progress: called while photos are read.

    Raises:
        UsageError: where the data cannot be evaluated, a split leaks, or an individual was both
            calibrated on and tested.
        CatalogueError: where a catalogue cannot be read.
        NetworkError: where a network cannot be used.
    """
    data, folder, options = Path(data), Path(output), options or EvaluationOptions()
    _prepare(folder)
    if data.is_file():
        if truth is None:
            raise UsageError(f"{data} is a file of predictions: name the truth with --truth")
        return _evaluate_predictions(data, Path(truth), folder, options)
    if truth is not None:
        raise UsageError(f"--truth goes with a table of predictions, and {data} is none")
    if is_catalogue(data):
        if labels is not None:
            raise UsageError(f"{data} is a catalogue, which has its labels: leave --labels out")
        with open_catalogue(data) as catalogue:
            return _evaluate_catalogue(catalogue, data, "catalogue", folder, options, on_progress)
    with create_catalogue(folder / CATALOGUE, licence=licence, embedding=embedding) as catalogue:
        errors = _import_labelled(catalogue, data, labels, on_progress)
        done = _evaluate_catalogue(catalogue, data, "labelled photos", folder, options, on_progress)
        return replace(done, row_errors=errors)


def _import_labelled(
    catalogue: Catalogue, data: Path, labels: str | PathLike[str] | None, on_progress: Progress
) -> tuple[RowError, ...]:
    """Read the photos that have a label; the others can be asked for nothing."""
    if not data.is_dir():
        raise UsageError(f"{data} does not exist: name a catalogue, a folder of photos or a table")
    files = collect_photos([str(data)]).files
    errors: tuple[RowError, ...] = ()
    if labels is not None:
        table = read_labels(Path(labels), names_of(files))
        by_photo, errors = table.labels, table.errors
    else:
        folders = labels_from_folders(file.name for file in files)
        if folders.labels is None:
            raise UsageError(
                f"{data} says not who is in its photos ({folders.reason}): name a table with "
                "--labels, or sort the photos into one folder per individual"
            )
        by_photo = folders.labels
    import_photos(
        catalogue,
        [file for file in files if file.name in by_photo],
        by_photo,
        on_progress=on_progress,
    )
    return errors


def _evaluate_catalogue(
    catalogue: Catalogue,
    data: Path,
    kind: str,
    folder: Path,
    options: EvaluationOptions,
    on_progress: Progress,
) -> Evaluation:
    animals = read_animals(catalogue)
    spec_hash = EmbeddingSpace.of_catalogue(catalogue).base.spec_hash
    sides = read_sides(options.split, PhotoNames(animals.photos)) if options.split else None
    calibrated = calibrate_apart(
        animals,
        spec_hash,
        SHIPPED_SOURCE[licence_policy(catalogue.settings)],
        seed=options.seed,
        chosen=None if sides is None else _outside(animals, sides),
    )
    tested = calibrated.tested
    given = None if sides is None else _given_division(tested, sides)
    if options.calibrated_on:
        refuse_common_individuals(read_individuals(options.calibrated_on), tested.individuals)
    networks = PhotoNetworks.of_settings(catalogue.settings)
    maker = FigureMaker(draws=options.draws, seed=options.seed)
    evaluated = evaluate_protocols(
        calibrated,
        embedding=spec_hash,
        baselines=_baselines(calibrated, networks, options, on_progress),
        given=given,
        maker=maker,
        seed=options.seed,
    )
    parts = Parts({}, {})
    if options.pictures:
        picture_parts(parts, calibrated, networks, maker, on_progress)
    if options.negatives:
        gate_part(parts, calibrated, networks.gate, options.negatives, maker, on_progress)
    facts = RunFacts(
        data=data.resolve().name,
        kind=kind,
        seed=options.seed,
        draws=options.draws,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        individuals=len(set(animals.individuals)),
        photos=len(set(animals.sha256)),
        tested_individuals=len(set(tested.individuals)),
        calibration=calibrated.sentence,
        models=networks.stamps,
        licences=networks.licences,
        notes=evaluated.notes,
    )
    return _written(folder, facts, evaluated.sections, evaluated.rows, parts.with_requirements())


def _evaluate_predictions(
    predictions: Path, truth: Path, folder: Path, options: EvaluationOptions
) -> Evaluation:
    rows = read_predictions(predictions, truth)
    named = {it.individual for it in rows if not it.is_new}
    if options.calibrated_on:
        refuse_common_individuals(read_individuals(options.calibrated_on), named)
    figures = FigureMaker(draws=options.draws, seed=options.seed).all(rows)
    new = sum(it.is_new for it in rows)
    section = Section(GIVEN, len(named), 0, len(rows), new, figures)
    facts = RunFacts(
        data=predictions.name,
        kind="predictions",
        seed=options.seed,
        draws=options.draws,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        individuals=len(named),
        photos=len(rows),
        tested_individuals=len(named),
        calibration="The predictions came with an order and without probabilities.",
        notes=(
            "A prediction file does not say which gallery it was made with: whether its split "
            "leaks could not be checked.",
        ),
    )
    return _written(folder, facts, (section,), tuple(rows))


def _written(
    folder: Path,
    facts: RunFacts,
    sections: tuple[Section, ...],
    rows: Sequence[AnsweredPhoto],
    parts: Mapping[str, Any] | None = None,
) -> Evaluation:
    report = report_json(facts, sections, **(parts or {}))
    write_rows(folder / ROWS, rows)
    write_report_json(folder, report)
    write_page(folder, report)
    return Evaluation(folder, report, tuple(rows))


def _outside(animals: Animals, sides: Mapping[str, str]) -> NDArray[np.bool_]:
    """Mask of the animals whose individual is on neither side of the user's split."""
    photos = zip(animals.photos, animals.individuals, strict=True)
    inside = {individual for photo, individual in photos if photo in sides}
    return np.array([individual not in inside for individual in animals.individuals])


def _given_division(animals: Animals, sides: Mapping[str, str]) -> Division:
    gallery, queries = (
        np.flatnonzero([sides.get(photo) == side for photo in animals.photos]) for side in SIDES
    )
    if not len(gallery) or not len(queries):
        raise UsageError("the table of the split needs photos of both kinds, gallery and query")
    return Division(GIVEN, animals, gallery, queries)


def _baselines(
    calibrated: Calibrated,
    networks: PhotoNetworks,
    options: EvaluationOptions,
    on_progress: Progress,
) -> Vectors:
    if not options.baselines:
        return {}
    tested, others = calibrated.tested, calibrated.calibrating
    joined = tested.joined_with(others)
    found = {"image size only": image_size(joined), "sharpness only": sharpness_alone(joined)}
    if options.pictures:
        found |= picture_baselines(tested, others, networks.embedder, on_progress)
    return found


def _prepare(folder: Path) -> None:
    """Make the run folder; one that holds something else is refused."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file: name a folder for the run")
    known = {CATALOGUE, ROWS, "report.json", "report.html", "pictures"}
    strange = {path.name for path in folder.iterdir()} - known if folder.is_dir() else set()
    if strange:
        raise UsageError(f"{folder} holds something else ({min(strange)}): name a new folder")
    folder.mkdir(parents=True, exist_ok=True)
