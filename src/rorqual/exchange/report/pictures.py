"""Which pictures does the page hold? Each distinct one once, small, and nothing but pixels."""

import base64
import hashlib
import io
from dataclasses import dataclass
from typing import Protocol

from PIL import Image

QUERY_SIDE = 600  # pixels, longest side of the picture that a card shows large
WHOLE_SIDE = 280  # of the whole photo, where a crop is shown large
CANDIDATE_SIDE = 360  # of a candidate's photo, large enough to compare markings
REFUSED_SIDE = 240  # of a photo that was refused

JPEG_QUALITY = 72


class PictureSource(Protocol):
    """Where the page gets its pictures from; None stands for a picture that cannot be had."""

    def query_picture(self, photo: str) -> bytes | None:
        """A small picture of the whole photo of that name, upright, about 640 pixels long."""
        ...

    def annotation_picture(self, annotation_id: int) -> bytes | None:
        """A small picture of that annotation of the catalogue, cropped to the animal."""
        ...


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A picture that the page holds; shown by giving an element its CSS class."""

    css_class: str
    width: int  # pixels
    height: int

    @property
    def ratio(self) -> float:
        """Width as a multiple of the height."""
        return self.width / self.height


class PictureAlbum:
    """Hands out CSS classes for pictures, and the style rules that carry each picture once.

    A picture is a background of a class, so that it can be shown at many places and is stored
    at one. Every picture is encoded anew: EXIF, and with it the position of an animal, cannot
    get into a page that is sent around.
    """

    def __init__(self, source: PictureSource) -> None:
        self._source = source
        self._by_content: dict[bytes, PagePicture] = {}
        self._by_annotation: dict[tuple[int, int], PagePicture | None] = {}
        self._rules: list[str] = []

    def query(self, photo: str, longest_side: int) -> PagePicture | None:
        """The whole photo, at most that many pixels long."""
        return self._placed(self._source.query_picture(photo), longest_side)

    def annotation(self, annotation_id: int | None, longest_side: int) -> PagePicture | None:
        """The crop of an annotation of the catalogue, at most that many pixels long."""
        if annotation_id is None:
            return None
        key = (annotation_id, longest_side)
        if key not in self._by_annotation:
            data = self._source.annotation_picture(annotation_id)
            self._by_annotation[key] = self._placed(data, longest_side)
        return self._by_annotation[key]

    def take_rules(self) -> list[str]:
        """The style rules of the pictures that came in since the last call."""
        rules, self._rules = self._rules, []
        return rules

    def _placed(self, data: bytes | None, longest_side: int) -> PagePicture | None:
        image = None if data is None else _decoded(data, longest_side)
        if image is None:
            return None
        jpeg = _jpeg(image)
        digest = hashlib.sha256(jpeg).digest()
        if digest not in self._by_content:
            picture = PagePicture(f"p{len(self._by_content)}", image.width, image.height)
            self._by_content[digest] = picture
            self._rules.append(_rule(picture, jpeg))
        return self._by_content[digest]


def _decoded(data: bytes, longest_side: int) -> Image.Image | None:
    try:
        with Image.open(io.BytesIO(data)) as image:
            image.draft("RGB", (longest_side, longest_side))
            small = image.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None  # the page says that there is no picture; the answer stands all the same
    small.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
    return small


def _jpeg(image: Image.Image) -> bytes:
    image.info.clear()  # Pillow would carry a comment over
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return buffer.getvalue()


def _rule(picture: PagePicture, jpeg: bytes) -> str:
    data = base64.b64encode(jpeg).decode("ascii")
    return (
        f".{picture.css_class}{{--ratio:{picture.ratio:.4f};"
        f"background-image:url(data:image/jpeg;base64,{data})}}"
    )
