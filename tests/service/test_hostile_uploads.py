"""What people and attackers send: each gets its status and a message, and the service goes on."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from fastapi import FastAPI
from PIL import Image

from rorqual.catalogue.team.keys import Role
from tests.service.conftest import Client


def _png_that_claims(width: int, height: int) -> bytes:
    """A PNG whose header promises pixels that never come."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0"))


def _gif() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (64, 64)).save(stream, "GIF")
    return stream.getvalue()


CORPUS = {
    "empty.jpg": (b"", "is empty"),
    "notes.txt": (b"tail, left side", "notes.txt"),
    "page.jpg": (b"<html><script>alert(1)</script></html>", "page.jpg"),
    "drawing.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "drawing.svg"),
    "program.exe": (b"MZ\x90\x00" + b"\0" * 200, "program.exe"),
    "header_only.jpg": (b"\xff\xd8\xff\xe0", "header_only.jpg"),
    "animation.gif": (_gif(), "animation.gif"),
    "two_hundred_megapixels.png": (_png_that_claims(20_000, 10_000), "200 million pixels"),
    "bomb.png": (_png_that_claims(100_000, 100_000), "million pixels"),
    "line.png": (_png_that_claims(5000, 1), "5000x1"),
    "archive.zip": (b"PK\x05\x06" + b"\0" * 18, "archive.zip"),
    "pickle.jpg": (b"\x80\x04cos\nsystem\n(S'true'\ntR.", "pickle.jpg"),
}


@pytest.mark.parametrize("name", CORPUS)
def test_what_is_no_usable_photo_is_rejected_with_the_reason(client: Client, name: str) -> None:
    data, told = CORPUS[name]
    answer = client(Role.REVIEWER).post("/v1/predict-single", files={"file": (name, data)})
    assert answer.status_code == 200
    detection = answer.json()
    assert detection["rejected"]
    assert detection["rejection_reason"] == "corrupted_image"
    assert told in detection["message"]
    assert "--" not in detection["message"], "options of the command line help nobody here"


NAMES = {
    "../../etc/passwd.jpg": "passwd.jpg",
    "..\\..\\windows\\win.jpg": "win.jpg",
    "a\r\nSet-Cookie: x.jpg": None,
    "fin\u202egpj.exe.jpg": "fingpj.exe.jpg",
    "x" * 1000 + ".jpg": None,
    "=cmd|calc!A0.jpg": None,
}


@pytest.mark.parametrize("name", NAMES)
def test_a_names_tricks_end_at_the_door(
    client: Client, queries: list[Path], folder: Path, name: str
) -> None:
    before = {path for path in folder.parent.rglob("*") if "uploads" not in path.parts}
    answer = client(Role.REVIEWER).post(
        "/v1/predict-single", files={"file": (name, queries[0].read_bytes())}
    )
    assert answer.status_code == 200
    told = answer.json()["image_ind"]
    assert told == (NAMES[name] or told)
    assert "/" not in told
    assert "\n" not in told
    assert len(told) <= 200
    assert "set-cookie" not in answer.headers
    after = {path for path in folder.parent.rglob("*") if "uploads" not in path.parts}
    assert after == before


FORMS = {
    "no form": ("text/plain", b"hello", 422),
    "no boundary": ("multipart/form-data", b"hello", 400),
    "cut off": (
        "multipart/form-data; boundary=x",
        b"--x\r\nContent-Disposition: form-data; na",
        422,
    ),
    "a field instead of a file": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nhello\r\n--x--\r\n',
        422,
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_broken_form_is_the_senders_error(client: Client, form: str) -> None:
    kind, body, status = FORMS[form]
    answer = client(Role.REVIEWER).post(
        "/v1/predict-single", content=body, headers={"Content-Type": kind}
    )
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_answers_carry_headers_of_safety_and_an_id(client: Client) -> None:
    answer = client(None).get("/health", headers={"X-Request-ID": "bad id\n"})
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert len(answer.headers["X-Request-ID"]) == 32
    mine = client(None).get("/health", headers={"X-Request-ID": "survey-7"})
    assert mine.headers["X-Request-ID"] == "survey-7"


def test_no_error_shows_the_inside(app: FastAPI, client: Client) -> None:
    answer = client(Role.VIEWER).get("/v1/no-such-door")
    assert answer.status_code == 404
    assert answer.json()["title"] == "Not Found"
    assert "Traceback" not in answer.text
