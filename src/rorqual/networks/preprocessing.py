"""How does a picture become a network's input? The same code in training and in serving."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rorqual.domain.box import Box
from rorqual.networks.opencv_resize import opencv_resize
from rorqual.networks.spec import ImageInput


def image_tensor(
    image: Image.Image, spec: ImageInput, box: Box | None = None
) -> NDArray[np.float32]:
    """Cut, resize and normalise a picture as the spec says.

    Args:
        image: RGB.
        spec: the network's input.
        box: the part to use, in pixels of `image`; None for the whole picture. What lies beside
            it blends in at its edges, so give a picture that ends there, see `photos.reader.Crop`.

    Returns:
        float32 of shape (1, 3, height, width).
    """
    box = box or Box.whole(*image.size)
    width, height = _resized(spec, box)
    resized = _resize(image, box, width, height, spec)
    left, top = round((width - spec.width) / 2), round((height - spec.height) / 2)
    cut = resized[top : top + spec.height, left : left + spec.width]
    pixels = cut.astype(np.float32) / np.float32(255)
    if spec.channels == "bgr":
        pixels = pixels[:, :, ::-1]
    normalised = (pixels - np.array(spec.mean, np.float32)) / np.array(spec.std, np.float32)
    return np.ascontiguousarray(normalised.transpose(2, 0, 1)[np.newaxis])


def _resized(spec: ImageInput, box: Box) -> tuple[int, int]:
    """Width and height that a box gets, before what hangs over is cut off."""
    if spec.resize == "stretch":
        return spec.width, spec.height
    scale = max(spec.width / box.width, spec.height / box.height)
    # A side that fills the input exactly must not lose a pixel to rounding; the other one is cut
    # down to a whole number, as torchvision does.
    width, height = (
        max(wanted, int(scale * side))
        for wanted, side in ((spec.width, box.width), (spec.height, box.height))
    )
    return width, height


def _resize(
    image: Image.Image, box: Box, width: int, height: int, spec: ImageInput
) -> NDArray[np.uint8]:
    """The pixels of the box at that size, uint8 of shape (height, width, 3)."""
    if spec.interpolation in ("opencv_bilinear", "opencv_bicubic"):
        x0, y0, x1, y1 = map(round, box.as_tuple())  # whole pixels are cut out before resizing
        cut = np.asarray(image)[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)]
        return opencv_resize(cut, width, height, spec.interpolation)
    kernel = Image.Resampling[spec.interpolation.upper()]
    return np.asarray(image.resize((width, height), kernel, box=box.as_tuple()))
