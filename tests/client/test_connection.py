"""A busy service is asked again when it says; whether it is, is its own word."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from rorqual.client.connection import ServiceConnection
from rorqual.client.errors import ServiceError


class Busy(BaseHTTPRequestHandler):
    """Answers 503 twice, then 200 with the key that came with all three."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.headers["Authorization"])
        busy = len(self.asked) < 3
        self.send_response(503 if busy else 200)
        if busy:
            self.send_header("Retry-After", str(len(self.asked) * 100 - 93))
        self.end_headers()
        self.wfile.write(b"not JSON" if busy else b"done")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def address() -> Iterator[str]:
    Busy.asked = []
    with HTTPServer(("127.0.0.1", 0), Busy) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_a_busy_service_is_asked_again_when_it_said(address: str) -> None:
    waits: list[float] = []
    connection = ServiceConnection(address, "key", retries=2, timeout=5, sleep=waits.append)
    assert connection.send("GET", "/any").content == b"done"
    connection.close()
    assert waits == [7, 60], "never longer than a minute"
    assert Busy.asked == ["Bearer key"] * 3


def test_a_service_that_stays_busy_is_given_up(address: str) -> None:
    connection = ServiceConnection(address, "key", retries=1, timeout=5, sleep=lambda _: None)
    with pytest.raises(ServiceError, match="answered 503") as error:
        connection.send("GET", "/any")
    connection.close()
    assert error.value.status == 503
