"""One request: to the address that was checked, and over when its time is over."""

import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from rorqual.service.webhooks.addresses import Target
from rorqual.service.webhooks.posting import PostFailedError, post
from tests.service.webhooks.receiver import Receiver, a_receiver

HOST = "whales.example.org"  # which no name server leads to this machine


def target(
    port: int, *, scheme: str = "http", addresses: tuple[str, ...] = ("127.0.0.1",)
) -> Target:
    return Target(scheme, HOST, port, "/hook?farm=1", addresses)


def port_of(receiver: Receiver) -> int:
    return int(receiver.url.split(":")[2].split("/")[0])


def test_it_goes_to_the_checked_address_whatever_the_name_means_now() -> None:
    with a_receiver() as receiver:
        port = port_of(receiver)
        assert post(target(port), b"{}", {"webhook-id": "msg_1"}) == 200
    ((headers, body),) = receiver.requests
    assert body == b"{}"
    assert headers["Host"] == f"{HOST}:{port}"
    assert headers["webhook-id"] == "msg_1"


def test_the_next_address_is_tried_where_one_does_not_answer() -> None:
    with a_receiver() as receiver:
        port = port_of(receiver)
        assert post(target(port, addresses=("127.0.0.2", "127.0.0.1")), b"", {}) == 200


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with a_receiver() as receiver:
        assert post(target(port_of(receiver)), b"", {}) == 200


@pytest.mark.parametrize(
    "said",
    [b"", b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 100, b"HTTP/1.1 100 Continue\r\n\r\n" * 100],
    ids=["silence", "a header without end", "continue without end"],
)
def test_a_receiver_cannot_stretch_the_time(said: bytes) -> None:
    with a_server(lambda connection: trickle(connection, said)) as port:
        began = time.monotonic()
        with pytest.raises(PostFailedError, match=r"no answer within 0\.5 s"):
            post(target(port), b"{}", {}, timeout=0.5)
        assert time.monotonic() - began < 5


def test_an_answer_that_is_none_is_a_failure() -> None:
    with (
        a_server(lambda connection: connection.sendall(b"220 mail.example.org ESMTP\r\n")) as port,
        pytest.raises(PostFailedError),
    ):
        post(target(port), b"{}", {})


def test_nobody_at_the_address_is_a_failure() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with pytest.raises(PostFailedError, match="refused"):
            post(target(unused.getsockname()[1]), b"{}", {})


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes certificates with openssl")
@pytest.mark.parametrize(("name", "fits"), [(HOST, True), ("other.example.org", False)])
def test_the_certificate_must_be_that_of_the_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, fits: bool
) -> None:
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    make = "openssl req -x509 -newkey rsa:2048 -nodes -days 2"
    files = f"-subj /CN={name} -addext subjectAltName=DNS:{name} -keyout key.pem -out cert.pem"
    subprocess.run([*make.split(), *files.split()], check=True, capture_output=True, cwd=tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    asked_for: list[str | None] = []
    context.sni_callback = lambda _socket, asked, _context: asked_for.append(asked)

    def answer(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as encrypted:
            encrypted.recv(65536)
            encrypted.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

    with a_server(answer) as port:
        if fits:
            assert post(target(port, scheme="https"), b"", {}) == 204
        else:
            with pytest.raises(PostFailedError, match="certificate"):
                post(target(port, scheme="https"), b"", {})
    assert asked_for == [HOST]


def trickle(connection: socket.socket, said: bytes) -> None:
    """Say something, one byte at a time, then nothing until the other ends."""
    for byte in said:
        connection.sendall(bytes([byte]))
        time.sleep(0.02)
    while connection.recv(65536):
        pass


@contextmanager
def a_server(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that takes one connection and does as it likes; gives its port."""

    def serve() -> None:
        connection, _ = listener.accept()
        with connection, suppress(OSError):
            answer(connection)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()
