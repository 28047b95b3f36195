"""A real server in a process of its own, as `rorqual serve` starts it."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.forked import Process, start


@contextmanager
def served(folder: Path, *options: str, **settings: str) -> Iterator[str]:
    """The address of a server over a catalogue, for as long as the block lasts.

    Args:
        folder: the catalogue.
        options: of `rorqual serve`.
        settings: name of a setting in capitals -> value.
    """
    with serving(folder, *options, **settings) as (address, _):
        yield address


@contextmanager
def serving(
    folder: Path, *options: str, log: str = os.devnull, **settings: str
) -> Iterator[tuple[str, Process]]:
    """Like `served`, with the process, which the test may kill; its log goes into a file."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    named = {f"RORQUAL_SERVICE_{name}": value for name, value in settings.items()}
    process = start(
        ["serve", str(folder), "--port", str(port), *options],
        environment={**os.environ, **named},
        folder=Path.cwd(),
        log=Path(log),
        anew=log != os.devnull,  # the whole log is wanted
    )
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 120
        while not _is_alive(address):
            assert process.poll() is None, "the server ended"
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.02)
        yield address, process
    finally:
        process.terminate()
        process.wait(60)


def _is_alive(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health").status_code == 200
    except httpx.TransportError:
        return False
