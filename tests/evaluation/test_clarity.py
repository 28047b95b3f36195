from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageFilter

from rorqual.evaluation.clarity import Means, clarity, laplacian_variance
from rorqual.evaluation.figures import FigureMaker
from rorqual.photos.quality import measure_quality
from rorqual.rendering.photo import render_photo
from tests.evaluation.herds import answered
from tests.rendered import fluke

PICTURE = fluke(1, 0).image


def test_blur_lowers_the_variance_as_opencv_has_it() -> None:
    import cv2

    grey = np.asarray(PICTURE.convert("L"))
    expected = cv2.Laplacian(grey, cv2.CV_64F, borderType=cv2.BORDER_REFLECT).var()
    assert laplacian_variance(PICTURE) == pytest.approx(expected, rel=1e-3)
    assert laplacian_variance(PICTURE.filter(ImageFilter.GaussianBlur(2))) < expected / 2


def test_the_references_measure_depends_on_the_size_and_ours_hardly() -> None:
    large = render_photo(1, 100, 0, width=1600, height=1068).image
    half = large.resize((800, 534), Image.Resampling.LANCZOS)
    theirs = laplacian_variance(half) / laplacian_variance(large)
    ours = measure_quality(half).sharpness / measure_quality(large).sharpness
    assert abs(np.log(theirs)) > 2 * abs(np.log(ours))


def test_clear_is_above_the_mean_by_each_definition() -> None:
    rows = [answered(f"{place}", f"w{place}", f"w{place}") for place in range(4)]
    rows[0] = replace(rows[0], predictions=("x",))
    rows = [replace(it, sharpness=s) for it, s in zip(rows, (1.0, 2.0, 3.0, 10.0), strict=True)]
    found = clarity(rows, [9.0, 1.0, 1.0, 1.0], Means(3.0, 4.0), FigureMaker(draws=20))
    assert (found.all_photos.k, found.all_photos.n) == (3, 4)
    assert (found.clear_at_full_size.k, found.clear_at_full_size.n) == (0, 1)
    assert (found.clear_at_one_size.k, found.clear_at_one_size.n) == (1, 1)


def test_the_mean_is_of_the_data_set_and_not_of_those_that_are_looked_at() -> None:
    """The large photos alone are as clear as they are among all."""
    rows = [replace(answered(f"{it}", f"w{it}", f"w{it}"), sharpness=9.0 + it) for it in range(3)]
    found = clarity(rows, [7.0, 8.0, 9.0], Means(5.0, 10.5), FigureMaker(draws=20))
    assert found.clear_at_full_size.n == 3
    assert found.clear_at_one_size.n == 1
