"""How a test starts another process of its own."""

import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def start_writer(folder: Path, first: int, stop: int, step: int = 1) -> subprocess.Popen[str]:
    """A process that stores those photos of a survey; it is about to begin when this returns."""
    arguments = [str(folder), *map(str, (first, stop, step))]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.catalogue.writer", *arguments],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process
