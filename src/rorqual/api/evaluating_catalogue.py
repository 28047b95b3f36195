"""How good is identification on the labelled animals of a catalogue?"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rorqual.api.evaluation_baseline import baseline_of
from rorqual.api.evaluation_gate import gate_part
from rorqual.api.evaluation_marks import marks_part
from rorqual.api.evaluation_mistakes import mistakes_part
from rorqual.api.evaluation_networks import detection_part, species_part
from rorqual.api.evaluation_parts import Parts, picture_parts
from rorqual.api.evaluation_run import Evaluation, EvaluationOptions, written
from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.errors import UsageError
from rorqual.evaluation.animals import Animals, read_animals
from rorqual.evaluation.baseline_answers import Vectors
from rorqual.evaluation.divisions import GIVEN, Division, telling_division
from rorqual.evaluation.figures import FigureMaker
from rorqual.evaluation.held_out_calibration import Calibrated, calibrate_apart
from rorqual.evaluation.leakage import refuse_common_individuals, taught_among
from rorqual.evaluation.metadata_baselines import image_size, sharpness_alone
from rorqual.evaluation.picture_baselines import picture_baselines
from rorqual.evaluation.run import evaluate as evaluate_protocols
from rorqual.exchange.evaluation.individuals import SIDES, read_individuals, read_sides
from rorqual.exchange.evaluation.photo_rows import photo_table
from rorqual.exchange.evaluation.report_json import RunFacts
from rorqual.exchange.evaluation.row_tables import BASELINE_ROWS, PHOTO_ROWS, answers_table
from rorqual.exchange.photo_names import PhotoNames
from rorqual.identify.calibration_choice import SHIPPED_SOURCE, calibration_in_force
from rorqual.identify.embedding_space import EmbeddingSpace
from rorqual.identify.network_choice import licence_policy
from rorqual.identify.networks import PhotoNetworks
from rorqual.identify.progress import Progress
from rorqual.matching.species_values import SPECIES
from rorqual.networks.taught import taught_individuals


def evaluate_catalogue(
    catalogue: Catalogue,
    data: Path,
    kind: str,
    folder: Path,
    options: EvaluationOptions,
    on_progress: Progress,
) -> Evaluation:
    """Evaluate an open catalogue into a run folder; see `api.evaluate`.

    Args:
        catalogue: an open one.
        data: what the user named.
        kind: of data, as the report says it.
        folder: of the run.
        options: as the user chose them.
        on_progress: called while photos are read.
    """
    animals = read_animals(catalogue)
    spec = EmbeddingSpace.of_catalogue(catalogue).base
    spec_hash = spec.spec_hash
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
    taught = taught_among(
        taught_individuals(spec), tested.individuals, allowed=options.allow_trained_on
    )
    networks = PhotoNetworks.of_settings(catalogue.settings)
    asked = given or telling_division(tested, seed=options.seed)
    maker = FigureMaker(draws=options.draws, seed=options.seed)
    evaluated = evaluate_protocols(
        calibrated,
        embedding=spec_hash,
        baselines=_baselines(calibrated, networks, options, on_progress),
        given=given,
        maker=maker,
        seed=options.seed,
    )
    parts = Parts()
    mistakes_part(parts, catalogue, calibrated, given, maker)
    if options.marks:
        head = networks.species if _asks_species(catalogue) else None
        marks_part(parts, catalogue, calibrated, given, head, maker, on_progress)
    if options.pictures:
        picture_parts(parts, calibrated, given, networks, maker, on_progress)
        if networks.species:
            species_part(parts, tested, networks.species, maker, on_progress)
        if networks.detector:
            detection_part(parts, tested, networks.detector, maker, on_progress)
    if options.negatives:
        gate_part(
            parts,
            calibrated,
            networks.gate,
            options.negatives,
            maker,
            on_progress,
            with_baselines=options.pictures,
        )
    facts = RunFacts(
        data=data.resolve().name,
        kind=kind,
        seed=options.seed,
        draws=options.draws,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        individuals=len(set(animals.individuals)),
        photos=len(set(animals.sha256)),
        tested_individuals=len(set(tested.individuals)),
        trained_on=tuple(taught),
        calibration=calibrated.sentence,
        models=networks.stamps,
        licences=networks.licences,
        notes=(*_said_of_taught(spec.id, taught), *evaluated.notes, *parts.notes),
    )
    return written(
        folder,
        facts,
        evaluated.sections,
        evaluated.rows,
        parts.with_requirements(),
        parts.pictures,
        baseline_of(catalogue, tested, evaluated.rows, asked.protocol if asked else None),
        parts.rows
        | {
            BASELINE_ROWS: answers_table("baseline", evaluated.baseline_rows),
            PHOTO_ROWS: photo_table(tested, parts.traits),
        },
    )


def _asks_species(catalogue: Catalogue) -> bool:
    """Whether the catalogue's users chose `rorqual calibrate --species`, and it was kept."""
    space = EmbeddingSpace.of_catalogue(catalogue)
    fusion = calibration_in_force(catalogue, space.space_hash).fusion
    return fusion is not None and fusion.model.uses(SPECIES)


def _said_of_taught(network: str, taught: Sequence[str]) -> list[str]:
    if not taught:
        return []
    return [
        f"{len(taught)} of the individuals that are tested taught {network}: its figures are of "
        "animals that it knows, and promise too much for others."
    ]


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
