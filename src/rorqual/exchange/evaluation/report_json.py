"""How do the figures of an evaluation stand in report.json?"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from math import isnan
from pathlib import Path
from typing import Any

from rorqual import __version__
from rorqual.domain.errors import UsageError
from rorqual.evaluation.fold_statistics import FoldSummary
from rorqual.evaluation.run import Section
from rorqual.exchange.atomic import atomic_text_file
from rorqual.exchange.evaluation.figures_json import DIGITS, figures_as_json

REPORT = "report.json"
SCHEMA = "rorqual.evaluation/1"


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What holds for a whole run."""

    data: str  # its name, without the path
    kind: str  # "catalogue", "labelled photos" or "predictions"
    seed: int
    draws: int
    made_at: str  # ISO 8601
    individuals: int  # labelled, in all
    photos: int
    tested_individuals: int
    calibration: str  # a sentence
    trained_on: tuple[str, ...] = ()  # names of tested individuals that taught the network
    models: Mapping[str, str] = field(default_factory=dict)  # step -> id@hash
    licences: Mapping[str, str] = field(default_factory=dict)  # step -> SPDX identifier
    notes: tuple[str, ...] = ()


def report_json(facts: RunFacts, sections: tuple[Section, ...], **parts: Any) -> dict[str, Any]:
    """The report as JSON values.

    Args:
        facts: of the run.
        sections: one a protocol.
        parts: further parts of the report, JSON values; those without content are left out.
    """
    return {
        "schema": SCHEMA,
        "rorqual": __version__,
        **asdict(facts),
        "protocols": [_section(section) for section in sections],
        **{name: part for name, part in parts.items() if part},
    }


def write_report_json(run: Path, report: Mapping[str, Any]) -> None:
    """Write it into a run folder.

    Raises:
        UsageError: where the file cannot be written.
    """
    with atomic_text_file(run / REPORT) as file:
        file.write(json.dumps(report, indent=1, ensure_ascii=False, allow_nan=False) + "\n")


def read_report_json(run: Path) -> dict[str, Any]:
    """Read what `write_report_json` wrote.

    Raises:
        UsageError: where the folder is no run of `rorqual evaluate`, or of another version.
    """
    try:
        report: dict[str, Any] = json.loads((run / REPORT).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{run} is no run of `rorqual evaluate`: {REPORT}: {error}") from error
    if report.get("schema") != SCHEMA:
        raise UsageError(f"{run / REPORT} is of another version: evaluate again")
    return report


def _section(section: Section) -> dict[str, Any]:
    return {
        "protocol": section.protocol,
        "gallery_individuals": section.gallery_individuals,
        "gallery_photos": section.gallery_photos,
        "queries": section.queries,
        "new_individuals": section.new_individuals,
        "new_photos": section.new_photos,
        "figures": figures_as_json(section.figures),
        "baselines": {name: figures_as_json(it) for name, it in section.baselines.items()},
        "folds": {name: folds_as_json(it) for name, it in section.folds.items()},
    }


def folds_as_json(summary: FoldSummary) -> dict[str, Any]:
    """A summary of folds; null where one fold cannot carry it."""

    def number(value: float) -> float | None:
        return None if isnan(value) else round(value, DIGITS)

    values = asdict(summary)
    folds = values.pop("folds")
    return {key: number(value) for key, value in values.items()} | {
        "folds": [number(value) for value in folds]
    }
