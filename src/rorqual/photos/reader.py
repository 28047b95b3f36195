"""What does one photo show, at the size that is needed?"""

from collections import OrderedDict
from dataclasses import dataclass
from math import ceil, floor
from typing import Self

from PIL import Image
from PIL.ImageFile import ImageFile

from rorqual.domain.box import Box
from rorqual.domain.photo import Photo
from rorqual.domain.refusal import RefusalReason
from rorqual.photos.colours import to_rgb
from rorqual.photos.decoders import DRAFT_SCALES, decoding, open_image, webp_size
from rorqual.photos.exif import read_exif
from rorqual.photos.fingerprints import perceptual_hash, sha256_hex
from rorqual.photos.formats import readable_format, refuse_camera_raw
from rorqual.photos.orientation import UPRIGHT, upright, upright_size
from rorqual.photos.quality import DECODED_SIDE, measure_quality
from rorqual.photos.refusals import read_refused
from rorqual.photos.tiff import is_raw_tiff

DEFAULT_MAX_PIXELS = 100_000_000
MIN_SIDE = 16  # pixels
_DECODES_KEPT = 2
_TURNED_BY_DECODER = ("tiff", "heic")


@dataclass(frozen=True, slots=True)
class Crop:
    """The pixels of a box; `image.resize(size, box=box.as_tuple())` cuts them exactly."""

    image: Image.Image  # RGB; the box rounded outwards to whole pixels
    box: Box  # where the box lies in `image`, in its pixels

    @classmethod
    def of(cls, image: Image.Image, box: Box) -> Self:
        """The pixels of a box within an image."""
        left, top, right, bottom = floor(box.x0), floor(box.y0), ceil(box.x1), ceil(box.y1)
        # `crop` would apply Pillow's own limit on pixels, `resize` to the same size does not
        pixels = image.resize(
            (right - left, bottom - top), Image.Resampling.NEAREST, (left, top, right, bottom)
        )
        return cls(pixels, Box(box.x0 - left, box.y0 - top, box.x1 - left, box.y1 - top))


class PhotoReader:
    """One photo: its header is read at once, its pixels on demand.

    A JPEG is decoded at 1/8, 1/4 or 1/2 of its size where that is enough. What a method gives
    depends on the bytes and its arguments only. Not for several threads at once.

    Attributes:
        sha256: hexadecimal, of the bytes.
        format: one of `formats.READABLE_FORMATS`.
        width: of the upright photo at full size, in pixels.
        height: likewise.

    Raises:
        PhotoRefusedError: where the bytes are no photo that can be used. The methods raise it
            too, because damage within the pixels shows only there.
    """

    def __init__(self, data: bytes, name: str, *, max_pixels: int = DEFAULT_MAX_PIXELS) -> None:
        self._data = data
        self._name = name
        self._decoded: OrderedDict[int, Image.Image] = OrderedDict()
        self.sha256 = sha256_hex(data)
        self.format = readable_format(data, name)
        with decoding(data, self.format, name):
            if self.format == "webp" and (size := webp_size(data)):
                self._check_size(*size, max_pixels)
            image = open_image(data, self.format)
            if is_raw_tiff(image):
                refuse_camera_raw(name)
            self._check_size(image.width, image.height, max_pixels)
            self._exif = read_exif(image)
            self._orientation = (
                UPRIGHT if self.format in _TURNED_BY_DECODER else self._exif.orientation
            )
            self.width, self.height = upright_size(image.width, image.height, self._orientation)

    def image(self, shortest_side: int) -> Image.Image:
        """The upright photo in RGB, as small as decoding makes it.

        Args:
            shortest_side: pixels that its shorter side has at least, or the full size.

        Returns:
            A picture that later calls may give again: copy it before drawing on it.

        Raises:
            PhotoRefusedError: where the pixels are truncated or damaged.
        """
        return self._at_scale(self._scale(min(self.width, self.height), shortest_side))

    def crop(self, box: Box, shortest_side: int) -> Crop:
        """The pixels of a box, as small as decoding makes them.

        Args:
            box: in pixels of the upright photo at full size.
            shortest_side: pixels that the box's shorter side has at least, or the full size.

        Raises:
            PhotoRefusedError: where the pixels are truncated or damaged.
            ValueError: where the box reaches out of the photo.
        """
        box = box.clipped_to(self.width, self.height)
        image = self._at_scale(self._scale(min(box.width, box.height), shortest_side))
        box = box.scaled(image.width / self.width, image.height / self.height)
        box = box.clipped_to(image.width, image.height)  # what rounding lets hang over
        return Crop.of(image, box)

    def content(self) -> Photo:
        """What the file says of itself: fingerprints, size, EXIF and quality.

        Raises:
            PhotoRefusedError: where the pixels are truncated or damaged.
        """
        longer_side = max(self.width, self.height)
        image = self._at_scale(self._scale(longer_side, DECODED_SIDE))
        return Photo(
            sha256=self.sha256,
            perceptual_hash=perceptual_hash(image),
            format=self.format,
            width=self.width,
            height=self.height,
            capture_time=self._exif.capture_time,
            position=self._exif.position,
            camera=self._exif.camera,
            quality=measure_quality(image),
        )

    def _scale(self, side: float, wanted: float) -> int:
        if self.format != "jpeg":
            return 1
        return next((scale for scale in DRAFT_SCALES if side / scale >= wanted), 1)

    def _at_scale(self, scale: int) -> Image.Image:
        if scale not in self._decoded:
            while len(self._decoded) >= _DECODES_KEPT:
                self._decoded.popitem(last=False)
            with decoding(self._data, self.format, self._name):
                self._decoded[scale] = self._decode(scale)
        self._decoded.move_to_end(scale)
        return self._decoded[scale]

    def _decode(self, scale: int) -> Image.Image:
        image: ImageFile = open_image(self._data, self.format)
        if scale > 1:
            image.draft("RGB", (image.width // scale, image.height // scale))
        image.load()
        picture = upright(to_rgb(image), self._orientation)
        picture.info = {}  # EXIF and profiles end here
        return picture

    def _check_size(self, width: int, height: int, max_pixels: int) -> None:
        if width * height > max_pixels:
            raise read_refused(
                RefusalReason.TOO_LARGE,
                f"{self._name} has {width}x{height} = {width * height / 1e6:.0f} million pixels, "
                f"and the limit is {max_pixels / 1e6:g} million: reduce or tile it, or raise the "
                "limit with --max-pixels if there is enough memory.",
            )
        if min(width, height) < MIN_SIDE:
            raise read_refused(
                RefusalReason.TOO_SMALL,
                f"{self._name} has only {width}x{height} pixels, and each side needs at least "
                f"{MIN_SIDE}: use the original photo instead of its thumbnail.",
            )
