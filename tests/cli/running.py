"""How a test runs the command line: as a process of its own, as a user does."""

import csv
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.forked import Process, start

SECONDS = 240  # a process that takes longer hangs
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("RORQUAL_")}


@dataclass(frozen=True)
class Run:
    """What a finished process said."""

    code: int
    out: str
    err: str

    @property
    def results(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def by_photo(self) -> dict[str, dict[str, Any]]:
        """The same, by the photo's name."""
        return {result["photo"]: result for result in self.results}


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "rorqual", *map(str, arguments)]


def rorqual(
    *arguments: object, cwd: Path | None = None, anew: bool = False, **environment: str
) -> Run:
    """Run the command to its end; see `tests.forked.start`."""
    return finished(started(*arguments, cwd=cwd, anew=anew, **environment))


def identify(photos: Path, catalogue: Path, *options: object) -> Run:
    """Identify photos, with the answers as JSON lines on standard output."""
    return rorqual("identify", photos, "--catalogue", catalogue, "--format", "jsonl", *options)


def started(
    *arguments: object, cwd: Path | None = None, anew: bool = False, **environment: str
) -> Process:
    """Start the command and go on.

    Variables that are not Rorqual's may count when an interpreter starts: one does, then.
    """
    return start(
        [str(argument) for argument in arguments],
        environment=ENVIRONMENT | environment,
        folder=cwd or Path.cwd(),
        anew=anew or not all(name.startswith("RORQUAL_") for name in environment),
    )


def finished(process: Process) -> Run:
    """Wait for a started command."""
    out, err = process.communicate(timeout=SECONDS)
    return Run(process.wait(), out.decode("utf-8"), err.decode("utf-8"))


def table(path: Path, *rows: Sequence[object]) -> Path:
    """Write a CSV table; the first row is its header."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path
