"""How do results look as a table for spreadsheets and scripts?"""

import csv
from collections.abc import Iterable, Iterator
from typing import TextIO

from rorqual.domain.identification import (
    CANDIDATES_SHOWN,
    AnnotationResult,
    PhotoResult,
    PlausibleSet,
)
from rorqual.exchange.printable import spreadsheet_text

Cell = str | int | float | None

PHOTO_COLUMNS = (
    "photo",  # path relative to PHOTOS
    "sha256",
    "captured",  # the camera's clock, ISO 8601
    "utc_offset_minutes",
    "latitude",  # degrees
    "longitude",
    "refusal_step",  # empty where the photo was used
    "refusal_reason",
    "refusal_message",
    "gate_score",  # 0..1
    "gate_threshold",
    "is_cetacean",  # true or false
    "gate_calibrated",  # false: the score was never compared with labelled photos
)
ANNOTATION_COLUMNS = (
    "annotation",  # 1 is the first animal of the photo; empty where there is none
    "x0",  # pixels of the upright photo
    "y0",
    "x1",
    "y1",
    "box_source",
    "box_score",
    "part",
    "side",
    "species",
    "species_probability",
    "verdict",  # match, new_individual or undecided
    "individual",  # given for a match
    "reason",
    "new_individual_probability",
    *(
        f"{name}_{rank}"
        for rank in range(1, CANDIDATES_SHOWN + 1)
        for name in ("candidate", "probability", "similarity", "best_photo")
    ),
    "candidate_set_individuals",
    "candidate_set_photos",
    "candidate_set_filter",
    "models",  # step=id@hash, separated by blanks
    "plausible_level",  # 0..1; empty, like the others, where the calibration has no such sets
    "plausible_individuals",  # likeliest first, separated by "; "
    "plausible_new_individual",  # true or false
)


def write_csv(results: Iterable[PhotoResult], stream: TextIO) -> None:
    """Write one row for each animal, and one for a photo without any, as soon as it is there.

    Args:
        results: in the order of the rows.
        stream: opened with newline="", lines end as RFC 4180 wants.
    """
    # With another line end, csv leaves a carriage return within a cell unquoted.
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow((*PHOTO_COLUMNS, *ANNOTATION_COLUMNS))
    for result in results:
        for row in _rows(result):
            writer.writerow(
                spreadsheet_text(cell) if isinstance(cell, str) else cell for cell in row
            )
        stream.flush()


def _rows(result: PhotoResult) -> Iterator[tuple[Cell, ...]]:
    photo = _photo_cells(result)
    if not result.annotations:
        yield (*photo, *(None for _ in ANNOTATION_COLUMNS))
    for number, answer in enumerate(result.annotations, start=1):
        yield (*photo, number, *_annotation_cells(answer))


def _photo_cells(result: PhotoResult) -> tuple[Cell, ...]:
    content, refusal, gate = result.content, result.refusal, result.gate
    time = content.capture_time if content else None
    position = content.position if content else None
    return (
        result.photo,
        result.sha256,
        time.local.isoformat() if time else None,
        time.utc_offset_minutes if time else None,
        position.latitude if position else None,
        position.longitude if position else None,
        refusal.step.value if refusal else None,
        refusal.reason.value if refusal else None,
        refusal.message if refusal else None,
        gate.score if gate else None,
        gate.threshold if gate else None,
        str(gate.is_cetacean).lower() if gate else None,
        str(gate.calibrated).lower() if gate else None,
    )


def _annotation_cells(answer: AnnotationResult) -> tuple[Cell, ...]:
    annotation, decision = answer.annotation, answer.decision
    candidates: list[Cell] = []
    for candidate in answer.candidates[:CANDIDATES_SHOWN]:
        candidates += (
            candidate.individual,
            candidate.probability,
            candidate.similarity,
            candidate.best_photo,
        )
    candidates += [None] * (4 * CANDIDATES_SHOWN - len(candidates))
    return (
        *annotation.box.as_tuple(),
        annotation.box_source.value,
        annotation.box_score,
        annotation.part.value if annotation.part else None,
        annotation.side.value if annotation.side else None,
        answer.species.label,
        answer.species.probability,
        decision.verdict.value,
        decision.individual,
        decision.reason,
        answer.new_individual_probability,
        *candidates,
        answer.candidate_set.individuals,
        answer.candidate_set.photos,
        answer.candidate_set.filter,
        " ".join(f"{step}={model}" for step, model in answer.models.items()),
        *_plausible_cells(answer.plausible),
    )


def _plausible_cells(plausible: PlausibleSet | None) -> tuple[Cell, ...]:
    if plausible is None:
        return (None, None, None)
    names = "; ".join(plausible.individuals)
    return (plausible.level, names, str(plausible.new_individual).lower())
