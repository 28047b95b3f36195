"""What is particular to TIFF: mosaics beyond Pillow's limit, and RAW files in disguise."""

from PIL import Image
from PIL.ImageFile import ImageFile
from PIL.TiffImagePlugin import IMAGELENGTH, IMAGEWIDTH, TiffImageFile

_DNG_VERSION, _SUBFILE_TYPE, _SUB_DIRECTORIES = 50706, 254, 330


class UnlimitedTiffFile(TiffImageFile):
    """A TIFF that is decoded at any size: its size was checked against the user's limit."""

    def load_prepare(self) -> None:
        """Allocate the pixels here; Pillow would apply its own limit before it does."""
        if self._im is None:
            stored_size = self.tag_v2[IMAGEWIDTH], self.tag_v2[IMAGELENGTH]
            self.im = Image.new(self.mode, stored_size, None).im
        super().load_prepare()


def is_raw_tiff(image: ImageFile) -> bool:
    """Whether an opened photo is a camera's RAW file by another name, with a small preview."""
    if not isinstance(image, TiffImageFile):
        return False
    tags = image.tag_v2
    is_preview = tags.get(_SUBFILE_TYPE) == 1 and _SUB_DIRECTORIES in tags
    return is_preview or _DNG_VERSION in tags
