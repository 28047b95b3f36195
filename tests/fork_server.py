"""How do hundreds of tests start the command line without importing everything each time?

`python -m tests.fork_server SOCKET MODULES` imports it, and these modules, once and forks for each
request. What it forks are processes of their own: arguments, environment, folder, streams, signals
and end are as ever.
"""

import contextlib
import gc
import importlib
import json
import os
import runpy
import signal
import socket
import sys
import time
from collections.abc import Iterable
from typing import Any

# What commands import, also where they are used only; without Torch, which few commands need.
_SLOW = (
    "alembic.command",
    "cv2",
    "fastapi",
    "imagehash",
    "onnxruntime",
    "pi_heif",
    "pydantic_settings",
    "rorqual.api",
    "rorqual.cli.app",
    "rorqual.exchange.report.writer",
    "rorqual.web",
    "scipy.linalg",
    "scipy.ndimage",
    "scipy.optimize",
    "scipy.sparse.csgraph",
    "scipy.stats",
    "sklearn.cluster",
    "sklearn.isotonic",
    "sklearn.linear_model",
    "sklearn.metrics",
    "uvicorn",
)


def serve(requests: socket.socket, modules: Iterable[str]) -> None:
    """Fork for each request, until nobody can ask any more."""
    for module in modules:
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
    gc.collect()
    gc.freeze()  # else each fork goes through all of it at its end
    running: dict[int, int] = {}  # process -> the pipe that tells of it
    signal.signal(signal.SIGCHLD, lambda *_: _tell_of_the_ended(running))
    while True:
        message, descriptors, _, _ = socket.recv_fds(requests, 1 << 20, 4)
        if not message:
            return
        *streams, told = descriptors
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        process = os.fork()
        if process == 0:
            requests.close()
            for pipe in (told, *running.values()):
                os.close(pipe)
            _become(json.loads(message), streams)
        running[process] = told
        os.write(told, f"{process}\n".encode())
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        for descriptor in streams:
            os.close(descriptor)


def _tell_of_the_ended(running: dict[int, int]) -> None:
    """How each process ended that did."""
    while running:
        process, status = os.waitpid(-1, os.WNOHANG)
        if process == 0:
            return
        told = running.pop(process)
        with contextlib.suppress(BrokenPipeError):  # nobody waits for it any more
            os.write(told, f"{os.waitstatus_to_exitcode(status)}\n".encode())
        os.close(told)


def _become(request: dict[str, Any], streams: list[int]) -> None:
    """What `python -m MODULE` is once it has started; does not return."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in a background ignores it
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
    for number, descriptor in enumerate(streams):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    time.tzset()
    sys.argv = [request["module"], *request["arguments"]]
    runpy.run_module(request["module"], run_name="__main__", alter_sys=True)
    sys.exit()


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])), (*_SLOW, *sys.argv[2:]))
