import pytest

from rorqual.exchange.calibration_report.diagram import LARGEST, SIDE, dots


def test_agreement_lies_on_the_diagonal() -> None:
    (dot,) = dots([{"stated": 0.25, "observed": 0.25, "answers": 40}])
    assert dot.x == pytest.approx(SIDE * 0.25)
    assert SIDE - dot.y == pytest.approx(dot.x)
    assert dot.radius == LARGEST


def test_promising_too_much_lies_below_it() -> None:
    (dot,) = dots([{"stated": 0.9, "observed": 0.5, "answers": 10}])
    assert SIDE - dot.y < dot.x


def test_fewer_answers_are_a_smaller_dot() -> None:
    small, large = dots(
        [
            {"stated": 0.1, "observed": 0.1, "answers": 5},
            {"stated": 0.9, "observed": 0.9, "answers": 50},
        ]
    )
    assert 0 < small.radius < large.radius


def test_no_bins_no_dots() -> None:
    assert dots([]) == []
