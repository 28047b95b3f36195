"""How does a photo become a small picture for a report, without anything private in it?"""

import io

import pytest
from PIL import Image

from rorqual.photos.thumbnails import thumbnail_jpeg
from tests.photos.pictures import encoded, textured


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((1000, 500), (256, 128)),
        ((500, 1000), (128, 256)),
        ((90, 60), (90, 60)),
        ((3000, 2), (256, 1)),
    ],
)
def test_the_longest_side_is_reduced_and_never_enlarged(
    size: tuple[int, int], expected: tuple[int, int]
) -> None:
    data = thumbnail_jpeg(Image.new("RGB", size))
    assert Image.open(io.BytesIO(data)).size == expected


def test_nothing_private_is_left() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Secretive"
    data = encoded(textured(300, 200), exif=exif, comment=b"Secretive", icc_profile=b"Secretive")
    image = Image.open(io.BytesIO(data))
    thumbnail = thumbnail_jpeg(image, 1000)
    assert b"Secretive" in data
    assert b"Secretive" not in thumbnail
    assert not {"exif", "comment", "icc_profile"} & Image.open(io.BytesIO(thumbnail)).info.keys()
    assert "exif" in image.info
