"""Which photos are clear enough to judge a model by, and how good is it on those?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from rorqual.evaluation.answers import AnsweredPhoto
from rorqual.evaluation.figures import FigureMaker
from rorqual.evaluation.intervals import Interval


@dataclass(frozen=True, slots=True)
class Clarity:
    """Precision over all photos and over the clear ones, by two definitions of clear."""

    all_photos: Interval
    clear_at_full_size: Interval  # Laplacian variance of the photo's own pixels above their mean
    clear_at_one_size: Interval  # sharpness at a fixed size above its mean


def laplacian_variance(image: Image.Image) -> float:
    """Variance of the Laplacian of the grey picture, at the size that it has.

    It grows with sharpness, and also with noise, with contrast and as a photo is reduced: two
    photos of different size cannot be compared by it.
    """
    from scipy.ndimage import laplace

    return float(laplace(np.asarray(image.convert("L"), dtype=np.float32)).var(dtype=np.float64))


@dataclass(frozen=True, slots=True)
class Means:
    """Of all photos of a data set, whether they are asked for or not; who is above is clear."""

    at_full_size: float  # of `laplacian_variance`
    at_one_size: float  # of the sharpness


def clarity(
    answers: Sequence[AnsweredPhoto],
    at_full_size: Sequence[float],
    means: Means,
    maker: FigureMaker,
) -> Clarity:
    """Share of right first answers: over all photos, and over those clearer than the mean.

    Args:
        answers: with their `sharpness`.
        at_full_size: `laplacian_variance` of each one's photo.
        means: of the whole data set, so that a subset of answers changes no photo's clarity.
        maker: of the figures.
    """
    own = np.array([it.sharpness or 0.0 for it in answers])

    def precision(chosen: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> Interval:
        members = [it for it, keep in zip(answers, chosen, strict=True) if keep]
        return maker.figure(members, [it.first == it.truth for it in members])

    full = np.asarray(at_full_size, dtype=np.float64)
    return Clarity(
        precision(np.ones(len(answers), dtype=np.bool_)),
        precision(full > means.at_full_size),
        precision(own > means.at_one_size),
    )
