"""What is asked of an evaluation, and what has it come to? Options, run folder, result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rorqual.domain.errors import UsageError
from rorqual.domain.label import RowError
from rorqual.evaluation.answer_drift import Samples
from rorqual.evaluation.answers import AnsweredPhoto
from rorqual.evaluation.run import Section
from rorqual.exchange.evaluation.drift_baseline import BASELINE, write_baseline
from rorqual.exchange.evaluation.page import PAGE, write_page
from rorqual.exchange.evaluation.report_json import REPORT, RunFacts, report_json, write_report_json
from rorqual.exchange.evaluation.row_tables import FURTHER_ROWS, RowTable, write_row_tables
from rorqual.exchange.evaluation.rows_file import ROWS, write_rows

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
    marks: bool = False  # whether marks and species are compared too, as for users
    negatives: Path | None = None  # a folder of photos without a cetacean
    allow_trained_on: bool = False  # test individuals that taught the network
    training: Path | None = None  # of predictions: a table of the photos that taught


def written(
    folder: Path,
    facts: RunFacts,
    sections: tuple[Section, ...],
    rows: Sequence[AnsweredPhoto],
    parts: Mapping[str, Any] | None = None,
    pictures: Sequence[Mapping[str, str]] = (),
    baseline: Samples | None = None,
    tables: Mapping[str, RowTable] | None = None,
) -> Evaluation:
    """Write report, rows and page of a run, and hand back what they say.

    A baseline is what `rorqual drift` compares later answers with; the tables hold the rows of
    whatever is not answered by the model itself.

    Raises:
        UsageError: where the folder cannot be written.
    """
    report = report_json(facts, sections, **(parts or {}))
    write_rows(folder / ROWS, rows)
    write_row_tables(folder, tables or {})
    write_report_json(folder, report)
    write_page(folder, report, pictures)
    if baseline:
        write_baseline(folder / BASELINE, baseline)
    return Evaluation(folder, report, tuple(rows))


def prepare(folder: Path) -> None:
    """Make the run folder.

    Raises:
        UsageError: where it is a file, or holds something else than a run.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file: name a folder for the run")
    known = {CATALOGUE, ROWS, REPORT, PAGE, BASELINE, *FURTHER_ROWS}
    strange = {path.name for path in folder.iterdir()} - known if folder.is_dir() else set()
    if strange:
        raise UsageError(f"{folder} holds something else ({min(strange)}): name a new folder")
    folder.mkdir(parents=True, exist_ok=True)
