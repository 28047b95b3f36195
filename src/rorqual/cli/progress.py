"""How far is a long job? A bar on a terminal, a line now and then in a log."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from rorqual.cli.console import say
from rorqual.identify.progress import Progress

_SECONDS_BETWEEN_LINES = 10.0


@contextmanager
def progress_of(task: str, *, unit: str = "photos") -> Iterator[Progress]:
    """Show progress on standard error, in photos or another unit, with the rate and time left."""
    if not sys.stderr.isatty():
        yield _Lines(task, unit).show
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bar

    with Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("left"),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,  # data goes where it was sent
    ) as bar:
        row = bar.add_task(task, total=None, rate="")
        began = monotonic()

        def show(done: int, total: int) -> None:
            rate = f"{_rate(done, began):.1f} {unit}/s"
            bar.update(row, completed=done, total=total, rate=rate)

        yield show


class _Lines:
    """Progress as lines of a log."""

    def __init__(self, task: str, unit: str) -> None:
        self._task, self._unit = task, unit
        self._began = self._last = monotonic()

    def show(self, done: int, total: int) -> None:
        """Say how far it is, at most every few seconds and at the end."""
        if done < total and monotonic() - self._last < _SECONDS_BETWEEN_LINES:
            return
        self._last = monotonic()
        rate = _rate(done, self._began)
        left = f", {(total - done) / rate:.0f} s left" if done < total else ""
        say(f"{self._task}: {done} of {total} {self._unit}, {rate:.1f} {self._unit}/s{left}")


def _rate(done: int, began: float) -> float:
    return done / max(monotonic() - began, 1e-6)
