"""How might another camera have shown the same picture? Colour, light, sharpness, noise."""

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter

_GREY, _COARSE, _BLURRED, _NOISY = 0.15, 0.25, 0.15, 0.25  # shares of pictures
_COARSEST = 0.4  # of the size: about 128 pixels, which some published photos have
_STRONGEST_NOISE = 12.0  # grey levels of 255


def varied(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """The picture by another camera, on another day; the same size."""
    for enhancement, spread in (
        (ImageEnhance.Brightness, 0.35),
        (ImageEnhance.Contrast, 0.35),
        (ImageEnhance.Color, 0.4),
    ):
        image = enhancement(image).enhance(float(np.exp(rng.uniform(-spread, spread))))
    if rng.random() < _GREY:
        image = image.convert("L").convert("RGB")
    if rng.random() < _COARSE:
        share = rng.uniform(_COARSEST, 1.0)
        coarse = (round(image.width * share), round(image.height * share))
        image = image.resize(coarse, Image.Resampling.BILINEAR).resize(
            image.size, Image.Resampling.BICUBIC
        )
    if rng.random() < _BLURRED:
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.2)))
    if rng.random() < _NOISY:
        grain = rng.normal(0.0, rng.uniform(1.0, _STRONGEST_NOISE), (image.height, image.width, 1))
        noisy = np.asarray(image, dtype=np.float32) + grain
        image = Image.fromarray(noisy.clip(0, 255).astype(np.uint8))
    return image
