"""What a smaller file costs is measured photo by photo."""

import numpy as np
import pytest

from benchmarks.two_networks import compared

WHO = ["anna", "anna", "bert", "bert"]


def test_the_change_is_that_of_the_same_photos() -> None:
    found = compared(np.array([1, 0.5, 1, 1]), np.array([1, 1, 0.5, 0.25]), WHO, seed=0)
    assert (found["top-1"]["first"]["k"], found["top-1"]["second"]["k"]) == (3, 2)
    assert found["top-1"]["change"]["value"] == -0.25
    assert found["1/rank"]["change"]["value"] == pytest.approx(-0.1875, abs=1e-4)
    assert found["1/rank"]["photos_that_change"] == 3


def test_where_nothing_changes_the_interval_is_a_point() -> None:
    ranks = np.array([1, 0.5, 1, 0.25])
    change = compared(ranks, ranks, WHO, seed=0)["1/rank"]["change"]
    assert change == {"value": 0.0, "low": 0.0, "high": 0.0, "k": None, "n": 4}
