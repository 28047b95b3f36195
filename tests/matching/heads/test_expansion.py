import numpy as np

from rorqual.matching.heads.expansion import expanded_queries
from tests.matching.worlds import gallery_of, unit


def test_a_query_moves_towards_its_nearest_photos_by_their_similarity() -> None:
    gallery = gallery_of(["anna", "bert", "cleo"], unit([[1, 1, 0], [0, 1, 1], [-1, 0, 0]]))
    query = np.array([[1.0, 0, 0]])
    near = np.sqrt(0.5)
    moved = query[0] + near**3 * gallery.vectors[0] + 0.0 * gallery.vectors[1]
    found = expanded_queries(gallery, query, neighbours=2)
    np.testing.assert_allclose(found[0], moved / np.linalg.norm(moved), atol=1e-6)


def test_photos_that_are_not_alike_have_no_say() -> None:
    gallery = gallery_of(["anna"], [[-1.0, 0.0]])
    np.testing.assert_allclose(expanded_queries(gallery, [[1.0, 0.0]]), [[1, 0]])


def test_an_empty_gallery_moves_nothing() -> None:
    found = expanded_queries(gallery_of([], np.empty((0, 2))), [[0.6, 0.8]])
    np.testing.assert_allclose(found, [[0.6, 0.8]], rtol=1e-6)
