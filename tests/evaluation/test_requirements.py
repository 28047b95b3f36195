import pytest

from rorqual.evaluation.intervals import Interval
from rorqual.evaluation.requirements import DROP, SENSITIVITY, Met, Requirement, check


@pytest.mark.parametrize(
    ("requirement", "interval", "verdict"),
    [
        (SENSITIVITY, (0.90, 0.87, 0.93), Met.MET),
        (SENSITIVITY, (0.90, 0.80, 0.95), Met.CROSSES),
        (SENSITIVITY, (0.70, 0.60, 0.84), Met.NOT_MET),
        (DROP, (0.10, 0.05, 0.15), Met.MET),
        (DROP, (0.30, 0.25, 0.35), Met.NOT_MET),
        (DROP, (0.15, 0.10, 0.22), Met.CROSSES),
        (DROP, (float("nan"),) * 3, Met.NOT_MEASURABLE),
        (DROP, None, Met.NOT_MEASURABLE),
        (SENSITIVITY, (1.0, float("nan"), float("nan")), Met.NOT_MEASURABLE),
        (SENSITIVITY, (1.0, 1.0, 1.0), Met.NOT_MEASURABLE),
    ],
)
def test_the_verdict_respects_the_interval(
    requirement: Requirement, interval: tuple[float, float, float] | None, verdict: Met
) -> None:
    figure = Interval(*interval, None, 100) if interval else None
    assert check(requirement, "photos", figure).verdict is verdict


def test_who_has_the_data_is_told_the_command() -> None:
    assert "rorqual evaluate" in SENSITIVITY.command
