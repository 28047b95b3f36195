"""A receiver of webhooks as somebody else would write it: a small HTTP server on this machine."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver:
    """Remembers what it was sent, and answers with the statuses it was told to, then with 200."""

    def __init__(self) -> None:
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.statuses: list[int] = []
        self.headers: dict[str, str] = {}  # of its answers
        self.body = b"thank you"
        self.answers = threading.Event()  # while it is not set, it thinks
        self.answers.set()
        self.at_once = 0  # the most requests it had at a time
        self.url = ""
        self._now = 0
        self._lock = threading.Lock()

    def take(self, headers: dict[str, str], body: bytes) -> int:
        """Remember a request; the status to answer with."""
        with self._lock:
            self.requests.append((headers, body))
            self._now += 1
            self.at_once = max(self.at_once, self._now)
            status = self.statuses.pop(0) if self.statuses else 200
        self.answers.wait(30)
        with self._lock:
            self._now -= 1
        return status


@contextmanager
def a_receiver() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            status = receiver.take(dict(self.headers), self.rfile.read(length))
            self.send_response(status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(receiver.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.url = f"http://localhost:{server.server_port}/hook?farm=1"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def wait_until(holds: Callable[[], bool], *, seconds: float = 120.0) -> None:
    """Wait for something that another thread is about to do."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it has not happened"
        time.sleep(0.01)
