"""How does a picture become a network's input? The same code in training and in serving."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rorqual.domain.box import Box
from rorqual.networks.spec import ImageInput

_INTERPOLATIONS = {
    "bicubic": Image.Resampling.BICUBIC,
    "bilinear": Image.Resampling.BILINEAR,
}


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
    resized = image.resize(
        (spec.width, spec.height),
        _INTERPOLATIONS[spec.interpolation],
        box=box.as_tuple() if box else None,
    )
    pixels = np.asarray(resized, dtype=np.float32) / np.float32(255)
    if spec.channels == "bgr":
        pixels = pixels[:, :, ::-1]
    normalised = (pixels - np.array(spec.mean, np.float32)) / np.array(spec.std, np.float32)
    return np.ascontiguousarray(normalised.transpose(2, 0, 1)[np.newaxis])
