import numpy as np
import pytest
from scipy.stats import linregress, t

from rorqual.evaluation.scaling import fit_by_size, fit_by_workers

SIZES = [1000.0, 2000.0, 4000.0, 8000.0]
SECONDS = [0.012, 0.021, 0.043, 0.079]


def test_the_line_is_that_of_scipy() -> None:
    found, expected = fit_by_size(SIZES, SECONDS), linregress(SIZES, SECONDS)
    assert found.each == pytest.approx(expected.slope)
    assert found.fixed == pytest.approx(expected.intercept)
    assert found.explained == pytest.approx(expected.rvalue**2)
    half = t.ppf(0.975, 2) * expected.stderr
    assert found.each_low == pytest.approx(expected.slope - half)
    assert found.each_high == pytest.approx(expected.slope + half)


def test_every_point_is_named_with_its_residual() -> None:
    found = fit_by_size([1, 2, 3], [2.0, 4.5, 6.0])
    assert [it.size for it in found.points] == [1, 2, 3]
    assert [it.seconds for it in found.points] == [2.0, 4.5, 6.0]
    # by hand: slope 2, intercept 1/6
    assert found.each == pytest.approx(2.0)
    assert found.fixed == pytest.approx(1 / 6)
    assert [it.residual for it in found.points] == pytest.approx([-1 / 6, 1 / 3, -1 / 6])
    assert sum(it.residual for it in found.points) == pytest.approx(0.0)
    assert found.largest_residual == pytest.approx((1 / 3) / (25 / 6))


def test_workers_share_one_part_and_wait_for_the_other() -> None:
    workers = [1, 2, 4, 8]
    found = fit_by_workers(workers, [3.0 + 12.0 / it for it in workers])
    assert found.fixed == pytest.approx(3.0)
    assert found.each == pytest.approx(12.0)
    assert [it.size for it in found.points] == workers
    assert found.explained == pytest.approx(1.0)


def test_times_that_do_not_grow_have_no_slope() -> None:
    found = fit_by_size([1, 2, 3], [5.0, 5.0, 5.0])
    assert (found.each, found.fixed) == (0.0, 5.0)
    assert np.isnan(found.explained)


def test_what_is_no_measurement_is_refused() -> None:
    with pytest.raises(ValueError, match="3 points"):
        fit_by_size([1, 2], [1.0, 2.0])
    with pytest.raises(ValueError, match="two sizes"):
        fit_by_size([2, 2, 2], [1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match="a worker"):
        fit_by_workers([0, 1, 2], [1.0, 2.0, 3.0])
