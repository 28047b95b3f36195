import numpy as np
import pytest

from rorqual.matching.heads.neighbours import nearest

COSINES = np.array([[0.1, 0.9, 0.5, 0.9]], dtype=np.float32)


def test_the_nearest_stand_first_and_equal_ones_in_the_gallerys_order() -> None:
    found = nearest(COSINES, 3)
    assert found.rows.tolist() == [[1, 3, 2]]
    np.testing.assert_allclose(found.similarities, [[0.9, 0.9, 0.5]])


def test_more_than_there_are_gives_all_and_excluded_rows_come_last() -> None:
    found = nearest(COSINES, 10, [np.array([1])])
    assert found.rows.tolist() == [[3, 2, 0, 1]]
    assert found.similarities[0, -1] == -np.inf


def test_no_neighbours_are_an_error() -> None:
    with pytest.raises(ValueError, match="1 or more"):
        nearest(COSINES, 0)
