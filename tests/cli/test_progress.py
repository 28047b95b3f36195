"""Progress: a bar with rate and time left on a terminal, lines in a log."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rorqual.cli.progress import progress_of
from rorqual.rendering.catalogue_files import RenderedCatalogue
from tests.cli.running import ENVIRONMENT, command, rorqual


def on_a_terminal(*arguments: object) -> str:
    """Run the command with a terminal as its standard output and error."""
    import pty

    controller, terminal = pty.openpty()
    process = subprocess.Popen(
        command(*arguments),
        stdout=terminal,
        stderr=terminal,
        env=ENVIRONMENT | {"TERM": "xterm", "COLUMNS": "100"},
    )
    os.close(terminal)
    shown = b""
    while True:
        try:
            portion = os.read(controller, 4096)
        except OSError:  # Linux says so that the other end is closed
            break
        if not portion:
            break
        shown += portion
    os.close(controller)
    assert process.wait() == 0
    return shown.decode("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_a_terminal_gets_a_bar_and_then_the_answers(
    imported: Path, rendered: RenderedCatalogue
) -> None:
    shown = on_a_terminal("identify", rendered.queries, "--catalogue", imported)
    assert re.search(r"Identifying.*\d+/\d+.*[\d.]+ photos/s.*\d:\d\d:\d\d.*left", shown)
    erased_last = shown.rindex("\x1b[2K")
    assert erased_last < shown.index("IMG_")  # the bar is gone before the table stands there


def test_a_log_gets_lines(imported: Path, rendered: RenderedCatalogue) -> None:
    run = rorqual("identify", rendered.queries, "--catalogue", imported, "--format", "jsonl")
    *_, line = [line for line in run.err.splitlines() if line.startswith("Identifying")]
    assert re.fullmatch(r"Identifying: (\d+) of \1 photos, [\d.]+ photos/s", line)
    assert "\x1b" not in run.err


def test_a_long_job_says_in_a_log_what_is_left(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rorqual.cli.progress._SECONDS_BETWEEN_LINES", 0.0)
    with progress_of("Importing") as show:
        show(1, 100)
        show(100, 100)
    first, last = capsys.readouterr().err.splitlines()
    assert re.fullmatch(r"Importing: 1 of 100 photos, [\d.]+ photos/s, \d+ s left", first)
    assert "left" not in last


def test_a_job_may_count_something_else(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with progress_of("Adapting", unit="steps") as show:
        show(24, 24)
    assert re.fullmatch(r"Adapting: 24 of 24 steps, [\d.]+ steps/s\n", capsys.readouterr().err)
