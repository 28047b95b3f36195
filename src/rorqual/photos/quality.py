"""How good is a photo, whatever its resolution?"""

import numpy as np
from PIL import Image

from rorqual.domain.photo import Quality

MEASURED_SIDE = 384  # pixels of the longer side at which every photo is measured
DECODED_SIDE = 730  # a reduced JPEG decode blurs its finest details, which must not count


def measure_quality(image: Image.Image) -> Quality:
    """Sharpness, exposure, contrast and clipping of an upright photo.

    The photo is measured as 8-bit luminance (ITU-R 601) whose longer side has `MEASURED_SIDE`
    pixels, so that a reduced copy gets nearly the same figures (sharpness: within about a
    tenth). Sharpness is the variance of the Laplacian, the measure LAPV of Pech-Pacheco et al.
    2000, "Diatom autofocusing in brightfield microscopy".

    Args:
        image: RGB; best with a longer side of at least `DECODED_SIDE` pixels. One smaller than
            `MEASURED_SIDE` is enlarged, and then counts as the blurred photo that it is.
    """
    from scipy.ndimage import laplace

    factor = MEASURED_SIDE / max(image.size)
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    grey = image.convert("L").resize(size, Image.Resampling.BILINEAR)
    luminance = np.asarray(grey, dtype=np.float32)
    return Quality(
        sharpness=float(laplace(luminance).var(dtype=np.float64)),
        exposure=float(luminance.mean(dtype=np.float64) / 255),
        contrast=float(luminance.std(dtype=np.float64) / 255),
        clipped=float(np.mean((luminance == 0) | (luminance == 255))),
    )
