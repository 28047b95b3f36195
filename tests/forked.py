"""A process of the command line, forked from one that has imported it already.

Each command starts in an interpreter of its own at least once: those of the documentation in
`tests/repository/test_examples.py`, the others where a test asks for one that starts anew.
"""

import atexit
import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
_TORCH = ("torch", "timm", "pytorch_lightning", "onnx", "rorqual.training.convert.convert")
_TRAINING = ("benchmarks.backbones", "benchmarks.training_profile", "benchmarks.training_table")


class Forked:
    """`python -m rorqual` with these arguments; used like `subprocess.Popen`.

    Args:
        arguments: of the command line.
        module: another one than `rorqual`.
        environment: all variables.
        folder: where it runs.
        log: the file for its standard error; by default one of its own.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        environment: Mapping[str, str],
        folder: Path,
        log: Path | None = None,
        module: str = "rorqual",
    ) -> None:
        self._code: int | None = None
        self._out = tempfile.TemporaryFile()  # noqa: SIM115
        self._err = log.open("w+b") if log else tempfile.TemporaryFile()  # noqa: SIM115
        request = {
            "module": module,
            "arguments": arguments,
            "environment": dict(environment),
            "folder": os.fspath(folder),
        }
        read, write = os.pipe()
        with Path(os.devnull).open("rb") as nothing:
            streams = [nothing.fileno(), self._out.fileno(), self._err.fileno(), write]
            requests = _server(*(_TORCH if _trains(module, arguments) else ()))
            socket.send_fds(requests, [json.dumps(request).encode()], streams)
        os.close(write)
        self._told = os.fdopen(read, "rb", buffering=0)
        self.pid = int(self._line())

    def poll(self) -> int | None:
        """How it ended; None while it runs."""
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int:
        """How it ended; a signal counts negative.

        Raises:
            subprocess.TimeoutExpired: where it still runs after so many seconds.
        """
        code = self._ended(timeout)
        if code is None:
            raise subprocess.TimeoutExpired("rorqual", timeout or 0)
        return code

    def communicate(self, timeout: float | None = None) -> tuple[bytes, bytes]:
        """Wait for its end; what it wrote to its standard output and error."""
        self.wait(timeout)
        said = []
        for stream in (self._out, self._err):
            with stream:
                stream.seek(0)
                said.append(stream.read())
        return said[0], said[1]

    def send_signal(self, number: int) -> None:
        """Send it a signal, where it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def _ended(self, timeout: float | None) -> int | None:
        if self._code is None and select.select([self._told], [], [], timeout)[0]:
            self._code = int(self._line())
            self._told.close()
        return self._code

    def _line(self) -> bytes:
        line = self._told.readline()
        assert line, "the process that forks has ended"
        return line


Process = subprocess.Popen[bytes] | Forked


def start(
    arguments: Sequence[str],
    *,
    environment: Mapping[str, str],
    folder: Path,
    log: Path | None = None,
    module: str = "rorqual",
    anew: bool = False,
) -> Process:
    """A process as above; anew, or where nothing can be forked, an interpreter starts for it."""
    if not anew and sys.platform != "win32":
        return Forked(arguments, environment=environment, folder=folder, log=log, module=module)
    with contextlib.ExitStack() as files:
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stdout=subprocess.PIPE,
            stderr=files.enter_context(log.open("wb")) if log else subprocess.PIPE,
            cwd=folder,
            env=environment,
        )


def _trains(module: str, arguments: Sequence[str]) -> bool:
    if module == "rorqual":
        return arguments[:1] in (["train"], ["models"])
    return module in _TRAINING


@cache
def _server(*modules: str) -> socket.socket:
    """Where this process's own server takes requests, which has imported these modules too."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.fork_server", str(theirs.fileno()), *modules],
        cwd=REPOSITORY,
        env=os.environ | {"ORT_DISABLE_TELEMETRY": "1"},  # its thread would not survive a fork
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
    )
    theirs.close()

    def end() -> None:
        ours.close()
        server.wait()

    atexit.register(end)
    return ours
