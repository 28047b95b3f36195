import numpy as np
import pytest

from rorqual.matching.heads.views import mean_view
from tests.matching.worlds import unit


def test_the_mean_view_orders_a_gallery_as_the_mean_of_the_views_scores() -> None:
    random = np.random.default_rng(0)
    views = unit(random.normal(size=(5, 3, 8)))
    gallery = unit(random.normal(size=(20, 8)))
    mean = mean_view(views)
    np.testing.assert_allclose(np.linalg.norm(mean, axis=1), 1, atol=1e-6)
    by_scores = np.argsort(-(views @ gallery.T).mean(axis=1), axis=1)
    np.testing.assert_array_equal(np.argsort(-(mean @ gallery.T), axis=1), by_scores)


def test_views_that_cancel_leave_the_first() -> None:
    np.testing.assert_array_equal(mean_view([[[1, 0], [-1, 0]]]), [[1, 0]])


def test_vectors_without_views_are_an_error() -> None:
    with pytest.raises(ValueError, match="views"):
        mean_view(np.ones((3, 4)))
