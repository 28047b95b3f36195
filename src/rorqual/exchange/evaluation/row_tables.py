"""Which rows stand behind the figures that are not of the model's own answers? A file for each."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rorqual.evaluation.answers import AnsweredPhoto
from rorqual.evaluation.detection_figures import DetectedPhoto
from rorqual.evaluation.gate_baselines import GateBaselines
from rorqual.evaluation.gate_evaluation import ScoredPhoto, chooses_threshold
from rorqual.exchange.atomic import atomic_text_file
from rorqual.exchange.evaluation.rows_file import COLUMNS, answer_cells

BASELINE_ROWS = "baseline_rows.csv"
DEGRADED_ROWS = "degraded_rows.csv"
MARKS_ROWS = "marks_rows.csv"
GATE_ROWS = "gate_rows.csv"
SPECIES_ROWS = "species_rows.csv"
BOX_ROWS = "box_rows.csv"
PHOTO_ROWS = "photo_rows.csv"  # see photo_rows.py
FURTHER_ROWS = (
    BASELINE_ROWS,
    DEGRADED_ROWS,
    MARKS_ROWS,
    GATE_ROWS,
    SPECIES_ROWS,
    BOX_ROWS,
    PHOTO_ROWS,
)

_EDGES = ("x0", "y0", "x1", "y1")


@dataclass(frozen=True, slots=True)
class RowTable:
    """A header and lines; None becomes an empty cell."""

    columns: tuple[str, ...]
    lines: tuple[Mapping[str, object], ...]


def write_row_tables(run: Path, tables: Mapping[str, RowTable]) -> None:
    """Write the tables into a run folder; those of an earlier run, which this one lacks, go.

    Args:
        run: the folder.
        tables: by the name of their file, one of `FURTHER_ROWS`.

    Raises:
        UsageError: where a file cannot be written.
    """
    for name in set(FURTHER_ROWS) - set(tables):
        (run / name).unlink(missing_ok=True)
    for name, table in tables.items():
        with atomic_text_file(run / name, newline="") as file:
            writer = csv.DictWriter(file, table.columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(table.lines)


def answers_table(column: str, answers: Mapping[str, Iterable[AnsweredPhoto]]) -> RowTable:
    """Answers of several ways, as in rows.csv, with the way in a column before them."""
    lines = ({column: way} | answer_cells(it) for way, rows in answers.items() for it in rows)
    return RowTable((column, *COLUMNS), tuple(lines))


def gate_table(
    photos: Sequence[ScoredPhoto], baselines: GateBaselines | None, *, seed: int
) -> RowTable:
    """What the gate scored; whatever was scored beside it has a column of the score's name.

    Args:
        photos: as they were evaluated.
        baselines: of the same photos, in their order.
        seed: of the evaluation.
    """
    columns = ("photo", "is_cetacean", "kind", "group", "score", "chooses_threshold")
    chooses = chooses_threshold(photos, seed=seed).tolist()
    lines: list[dict[str, object]] = [
        dict(
            zip(
                columns,
                (it.photo, int(not it.kind), it.kind, it.group, it.score, int(own)),
                strict=True,
            )
        )
        for it, own in zip(photos, chooses, strict=True)
    ]
    if baselines is None:
        return RowTable(columns, tuple(lines))
    for line, fits in zip(lines, baselines.fits, strict=True):
        line["fits_gaussians"] = int(fits)
    judged = [line for line in lines if not line["fits_gaussians"]]
    for name, values in baselines.values.items():
        for line, value in zip(judged, values.tolist(), strict=True):
            line[name] = value
    return RowTable((*columns, "fits_gaussians", *baselines.values), tuple(lines))


def species_table(
    photos: Sequence[str], individuals: Sequence[str], truths: Sequence[str], answers: Sequence[str]
) -> RowTable:
    """What the species head answered to each animal whose species is labelled."""
    columns = ("photo", "individual", "species", "answer")
    rows = zip(photos, individuals, truths, answers, strict=True)
    return RowTable(columns, tuple(dict(zip(columns, row, strict=True)) for row in rows))


def box_table(photos: Mapping[str, DetectedPhoto]) -> RowTable:
    """Labelled boxes and found ones, in pixels of the photo, with the scores of the found.

    Args:
        photos: by name.
    """
    lines: list[dict[str, object]] = []
    for name, it in photos.items():
        for source, boxes in (("labelled", it.truths), ("found", it.found)):
            scores = it.scores if source == "found" else (None,) * len(boxes)
            for box, score in zip(boxes, scores, strict=True):
                line = {"photo": name, "group": it.group, "source": source, "score": score}
                lines.append({**line, **dict(zip(_EDGES, box.as_tuple(), strict=True))})
    return RowTable(("photo", "group", "source", *_EDGES, "score"), tuple(lines))
