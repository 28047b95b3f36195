import io
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from rorqual.exchange.report.pictures import CANDIDATE_SIDE, QUERY_SIDE, PictureAlbum
from tests.exchange.report.builders import DrawnPictures, drawn_jpeg, identified, written
from tests.exchange.report.parsed_page import embedded_pictures


class OnePicture:
    """The same bytes for every photo and annotation."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def query_picture(self, photo: str) -> bytes:  # noqa: ARG002
        return self.data

    def annotation_picture(self, annotation_id: int) -> bytes:  # noqa: ARG002
        return self.data


def with_position() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Secret camera"
    exif.get_ifd(0x8825)[1] = "N"
    return drawn_jpeg(3, exif=exif)


def test_a_page_carries_no_exif_even_if_its_source_does(tmp_path: Path) -> None:
    class Source(DrawnPictures):
        def query_picture(self, photo: str) -> bytes:  # noqa: ARG002
            return with_position()

    assert b"Secret camera" in with_position()
    pictures = embedded_pictures(written(tmp_path / "r.html", [identified("a.jpg")], Source()))
    assert pictures
    for data in pictures.values():
        with Image.open(io.BytesIO(data)) as image:
            assert not image.getexif()
            assert "comment" not in image.info
        assert b"Exif" not in data
        assert b"secret cove" not in data


def test_a_picture_that_is_shown_at_many_places_is_stored_once(tmp_path: Path) -> None:
    photos = [identified(f"copy {number}.jpg") for number in range(7)]
    text = written(tmp_path / "r.html", photos, pictures := DrawnPictures())
    assert text.count('data-picture="p1"') == 7  # the best candidate's
    stored = list(embedded_pictures(text).values())
    assert len(set(stored)) == len(stored)
    assert pictures.asked.count(1) == 1


def test_byte_identical_photos_share_a_picture() -> None:
    album = PictureAlbum(OnePicture(drawn_jpeg(5)))
    assert album.query("a.jpg", QUERY_SIDE) == album.query("copy of a.jpg", QUERY_SIDE)
    assert len(album.take_rules()) == 1
    assert album.take_rules() == []


@settings(deadline=None, max_examples=25)
@given(st.integers(20, 1500), st.integers(20, 1500))
def test_pictures_keep_their_shape_and_fit_their_place(width: int, height: int) -> None:
    album = PictureAlbum(OnePicture(drawn_jpeg(1, (width, height))))
    picture = album.annotation(1, CANDIDATE_SIDE)
    assert picture is not None
    assert max(picture.width, picture.height) == min(CANDIDATE_SIDE, max(width, height))
    scale = max(picture.width, picture.height) / max(width, height)
    assert abs(picture.width - width * scale) <= 1
    assert abs(picture.height - height * scale) <= 1


def test_a_picture_that_cannot_be_had_or_read_is_none() -> None:
    assert PictureAlbum(DrawnPictures(missing=["a.jpg"])).query("a.jpg", QUERY_SIDE) is None
    assert PictureAlbum(OnePicture(b"no picture")).query("a.jpg", QUERY_SIDE) is None
    assert PictureAlbum(OnePicture(drawn_jpeg(9)[:900])).query("a.jpg", QUERY_SIDE) is None
    assert PictureAlbum(DrawnPictures()).annotation(None, QUERY_SIDE) is None
