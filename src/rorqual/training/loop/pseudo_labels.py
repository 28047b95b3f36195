"""Who is on the unlabelled photos, as far as the network is sure? Labels for one more round."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.errors import UsageError
from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.matching.calibration import CalibrationSource
from rorqual.matching.fit import FEWEST_INDIVIDUALS, FEWEST_QUERIES, fit_calibration
from rorqual.matching.gallery import Gallery, build_gallery
from rorqual.matching.leave_one_encounter_out import rows_with_other_encounter
from rorqual.matching.rank import identify_embeddings
from rorqual.training.data.animals import GIVEN
from rorqual.training.data.crops import CropCache
from rorqual.training.loop.batches import Batches
from rorqual.training.loop.division import Division
from rorqual.training.loop.embedding import embed_rows
from rorqual.training.loop.module import IdentityModule

PSEUDO_COLUMNS = ("photo", "individual_id", "probability", "x0", "y0", "x1", "y1")


@dataclass(frozen=True, slots=True)
class PseudoLabel:
    """The identity that the network suggests for an unlabelled photo."""

    row: int  # of the cache
    individual: str
    probability: float  # 0..1, calibrated on the validating photos


def pseudo_labels(
    module: IdentityModule,
    batches: Batches,
    cache: CropCache,
    division: Division,
    confidence: float,
) -> list[PseudoLabel]:
    """Suggest identities, among the teaching individuals, that are sure enough.

    The probabilities are calibrated on the photos that validate, which taught nothing: on those
    that did, the network is surer than it may be.

    Args:
        module: trained, on the processor.
        batches: of the same photos.
        cache: of the photos.
        division: without pseudo-labels.
        confidence: the least probability, 0..1.

    Raises:
        UsageError: see `require_calibration`.
    """
    validating = _gallery(module, batches, cache, division, division.validating)
    outcome = fit_calibration(validating, embedding="training", source=CalibrationSource.CATALOGUE)
    if outcome.calibration is None:
        raise _too_few()
    gallery = _gallery(module, batches, cache, division, division.teaching)
    vectors = embed_rows(module, batches, division.unlabelled)
    rankings = identify_embeddings(gallery, vectors, outcome.calibration)
    suggested = [
        PseudoLabel(int(row), ranking.candidates[0].individual, ranking.candidates[0].probability)
        for row, ranking in zip(division.unlabelled, rankings, strict=True)
    ]
    return [
        label
        for label in suggested
        if label.individual != NEW_INDIVIDUAL and label.probability >= confidence
    ]


def table_of(labels: Sequence[PseudoLabel], cache: CropCache) -> list[tuple[object, ...]]:
    """Rows of PSEUDO_COLUMNS; the corners are empty where an animal has no box."""
    rows: list[tuple[object, ...]] = []
    for label in labels:
        animal = cache.animals[label.row]
        box = animal.boxes.get(GIVEN)
        corners = box.as_tuple() if box else ("",) * 4
        rows.append((animal.name, label.individual, f"{label.probability:.4f}", *corners))
    return rows


def require_calibration(cache: CropCache, division: Division) -> None:
    """Find out before a long training whether its confidences could be calibrated at its end.

    Raises:
        UsageError: where the fold that validates has too few individuals or photos.
    """
    rows = division.validating
    placeholders = np.ones((len(rows), 1), dtype=np.float32)
    gallery = _gallery_of(cache, division, rows, placeholders)
    queries = rows_with_other_encounter(gallery)
    individuals = np.unique(gallery.individual_index[queries])
    if len(queries) < FEWEST_QUERIES or len(individuals) < FEWEST_INDIVIDUALS:
        raise _too_few()


def _too_few() -> UsageError:
    return UsageError(
        "pseudo-labels need a confidence that is calibrated on photos that did not teach: a fold "
        f"with {FEWEST_INDIVIDUALS} individuals that were met in two encounters or more, with "
        f"{FEWEST_QUERIES} photos of them. Lower folds.count in the recipe so that more validate, "
        "or set pseudo_labels.rounds to 0"
    )


def _gallery(
    module: IdentityModule,
    batches: Batches,
    cache: CropCache,
    division: Division,
    rows: NDArray[np.int64],
) -> Gallery:
    return _gallery_of(cache, division, rows, embed_rows(module, batches, rows))


def _gallery_of(
    cache: CropCache,
    division: Division,
    rows: NDArray[np.int64],
    vectors: NDArray[np.float32],
) -> Gallery:
    animals = [cache.animals[row] for row in rows]
    photos: Sequence[str] = [cache.photo_sha256[row] for row in rows]
    return build_gallery(
        vectors,
        [str(animal.individual) for animal in animals],
        species=[animal.species for animal in animals],
        annotation_ids=rows.tolist(),
        photo_sha256=photos,
        photo_names=[animal.name for animal in animals],
        encounter_groups=division.groups[rows],
    )
