"""How does the command line talk? Data to standard output, all else to standard error."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from rorqual.domain.label import RowError
from rorqual.exchange.printable import printable
from rorqual.identify.progress import Progress as OnProgress

_SECONDS_BETWEEN_LINES = 10.0  # where nobody watches a bar, such as in a log


def say(message: str) -> None:
    """One line to standard error; control characters of file names cannot harm the terminal."""
    sys.stderr.write(printable(message) + "\n")
    sys.stderr.flush()


def say_each(heading: str, items: Iterable[str]) -> None:
    """A heading and a line for each item; nothing without items."""
    lines = [f"  {item}" for item in items]
    if lines:
        say(heading.format(count=len(lines)))
        for line in lines:
            say(line)


def say_row_errors(errors: Iterable[RowError]) -> None:
    """The rows of the user's tables that could not be used."""
    say_each("Rows that could not be used as they are: {count}", map(str, errors))


@contextmanager
def progress_of(task: str) -> Iterator[OnProgress]:
    """Show the progress of photos: a bar on a terminal, a line now and then elsewhere."""
    console = Console(stderr=True)
    if console.is_terminal:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=console, transient=True) as bar:
            bar_task = bar.add_task(task, total=None, rate="")
            began = monotonic()

            def show(done: int, total: int) -> None:
                rate = f"{done / max(monotonic() - began, 1e-6):.1f} photos/s"
                bar.update(bar_task, completed=done, total=total, rate=rate)

            yield show
    else:
        yield _Lines(task).show


class _Lines:
    """Progress as lines of a log."""

    def __init__(self, task: str) -> None:
        self._task = task
        self._began = self._last = monotonic()

    def show(self, done: int, total: int) -> None:
        """Say how far it is, at most every few seconds and at the end."""
        now = monotonic()
        if done < total and now - self._last < _SECONDS_BETWEEN_LINES:
            return
        self._last = now
        rate = done / max(now - self._began, 1e-6)
        left = f", {(total - done) / rate:.0f} s left" if done < total else ""
        say(f"{self._task}: {done} of {total} photos, {rate:.1f} photos/s{left}")
