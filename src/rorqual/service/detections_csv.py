"""How do answers look as a table for spreadsheets and scripts? One row a photo."""

import csv
import io
from collections.abc import Iterable, Iterator

from rorqual.exchange.printable import spreadsheet_text
from rorqual.service.schemas.detection import Detection

Cell = str | int | float | None

_FURTHER_RANKS = (2, 3, 4, 5)
COLUMNS = (
    "image_ind",
    "x0",  # pixels of the upright photo
    "y0",
    "x1",
    "y1",
    "class_animal",
    "id_animal",
    "probability",
    "is_cetacean",  # true or false
    "cetacean_score",
    "rejected",
    "rejection_reason",
    "model_version",
    "animals",  # in the photo
    *(f"{name}_{rank}" for rank in _FURTHER_RANKS for name in ("candidate", "probability")),
    "without_photo",  # ranks of those known to a network's head alone, with blanks between
    "message",
)


def csv_lines(
    rows: Iterable[tuple[tuple[Cell, ...], Detection]], columns: tuple[str, ...] = ()
) -> Iterator[str]:
    """The lines of a table, its head among them.

    Args:
        rows: further cells and the answer of each photo.
        columns: names of the further cells, which stand first.
    """
    yield _line((*columns, *COLUMNS))
    for further, detection in rows:
        yield _line((*further, *_cells(detection)))


def _cells(it: Detection) -> tuple[Cell, ...]:
    candidates: list[Cell] = []
    for candidate in it.candidates[: len(_FURTHER_RANKS)]:
        candidates += (candidate.class_animal, candidate.probability)
    candidates += [None] * (2 * len(_FURTHER_RANKS) - len(candidates))
    return (
        it.image_ind,
        *(it.bbox or (None, None, None, None)),
        it.class_animal,
        it.id_animal,
        it.probability,
        _word(it.is_cetacean),
        it.cetacean_score,
        _word(it.rejected),
        it.rejection_reason,
        it.model_version,
        len(it.annotations),
        *candidates,
        _without_photo(it),
        it.message,
    )


def _without_photo(it: Detection) -> str:
    ranked = it.annotations[0].candidates if it.annotations else []
    return " ".join(str(rank) for rank, of in enumerate(ranked, start=1) if of.without_photo)


def _word(value: bool | None) -> str | None:
    return None if value is None else str(value).lower()


def _line(cells: Iterable[Cell]) -> str:
    stream = io.StringIO(newline="")
    # With another line end, csv leaves a carriage return within a cell unquoted.
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(spreadsheet_text(cell) if isinstance(cell, str) else cell for cell in cells)
    return stream.getvalue()
