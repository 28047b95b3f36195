"""How do the rows behind an evaluation's figures stand in a file, and how are they read back?"""

import csv
from collections.abc import Iterable
from pathlib import Path

from rorqual.domain.errors import UsageError
from rorqual.domain.identification import CANDIDATES_SHOWN
from rorqual.evaluation.answers import AnsweredPhoto
from rorqual.exchange.atomic import atomic_text_file

ROWS = "rows.csv"
_RANKS = range(1, CANDIDATES_SHOWN + 1)
COLUMNS = (
    "protocol",
    "fold",
    "photo",
    "individual",
    "species",
    "encounter",
    "is_new",
    "gallery_photos",
    "average_precision",
    *(f"prediction_{rank}" for rank in _RANKS),
    *(f"probability_{rank}" for rank in _RANKS),
    "new_probability",
    "verdict",
    "sharpness",
)


def write_rows(path: Path, rows: Iterable[AnsweredPhoto]) -> None:
    """Write one line per photo and protocol.

    Raises:
        UsageError: where the file cannot be written.
    """
    with atomic_text_file(path, newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(answer_cells(row) for row in rows)


def read_rows(run: Path) -> list[AnsweredPhoto]:
    """The rows of a run folder.

    Raises:
        UsageError: where the folder is no run of `rorqual evaluate`, or its rows are damaged.
    """
    path = run / ROWS
    if not path.is_file():
        raise UsageError(f"{run} is no run of `rorqual evaluate`: it has no {ROWS}")
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return [_row(cells) for cells in csv.DictReader(file)]
    except (KeyError, ValueError, TypeError, csv.Error) as error:
        raise UsageError(f"{path} is damaged ({error}): evaluate again") from error


def answer_cells(it: AnsweredPhoto) -> dict[str, object]:
    """The cells of a row, by its column."""
    named = dict(zip((f"prediction_{rank}" for rank in _RANKS), it.predictions, strict=False))
    sure = dict(zip((f"probability_{rank}" for rank in _RANKS), it.probabilities, strict=False))
    return {
        "protocol": it.protocol,
        "fold": "" if it.fold is None else it.fold,
        "photo": it.photo,
        "individual": it.individual,
        "species": it.species,
        "encounter": it.encounter,
        "is_new": int(it.is_new),
        "gallery_photos": it.gallery_photos,
        "average_precision": f"{it.precision:.6g}",
        **named,
        **{rank: f"{value:.6g}" for rank, value in sure.items()},
        "new_probability": "" if it.new_probability is None else f"{it.new_probability:.6g}",
        "verdict": it.verdict,
        "sharpness": "" if it.sharpness is None else f"{it.sharpness:.6g}",
    }


def _row(cells: dict[str, str]) -> AnsweredPhoto:
    def number(name: str) -> float | None:
        return float(cells[name]) if cells[name] else None

    predictions = [cells[f"prediction_{rank}"] for rank in _RANKS]
    probabilities = [number(f"probability_{rank}") for rank in _RANKS]
    return AnsweredPhoto(
        photo=cells["photo"],
        individual=cells["individual"],
        is_new=cells["is_new"] == "1",
        predictions=tuple(name for name in predictions if name),
        protocol=cells["protocol"],
        fold=int(cells["fold"]) if cells["fold"] else None,
        species=cells["species"] or None,
        encounter=cells["encounter"] or None,
        gallery_photos=int(cells["gallery_photos"]) if cells["gallery_photos"] else None,
        probabilities=tuple(value for value in probabilities if value is not None),
        new_probability=number("new_probability"),
        verdict=cells["verdict"] or None,
        sharpness=number("sharpness"),
    )
