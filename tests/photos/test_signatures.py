"""Which format do the first bytes of a file announce, whatever the file is called?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rorqual.photos.signatures import CAMERA_RAW, HEAD_BYTES, image_format
from tests.photos.pictures import HEIC_PHOTO, corners, encoded


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP", "AVIF"])
def test_what_pillow_writes_is_recognised(name: str) -> None:
    assert image_format(encoded(corners(), name)[:HEAD_BYTES]) == name.lower()


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (HEIC_PHOTO, "heic"),
        (b"\0\0\0\x14ftypmif1\0\0\0\0avif", "avif"),
        (b"\0\0\0\x14ftypmif1\0\0\0\0heic", "heic"),
        (b"\0\0\0\x18ftypcrx \0\0\0\0", CAMERA_RAW),
        (b"II*\0\x10\0\0\0CR\2\0", CAMERA_RAW),
        (b"MM\0*\0\0\0\x08", "tiff"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", None),
        (b"RIFF\0\0\0\0WAVE", None),
        (b"BM is how a text may begin", None),
        (b"", None),
    ],
)
def test_containers_are_told_apart_by_their_brands(head: bytes, expected: str | None) -> None:
    assert image_format(head) == expected


@given(st.binary(max_size=HEAD_BYTES))
def test_no_bytes_whatever_raise(head: bytes) -> None:
    image_format(head)
