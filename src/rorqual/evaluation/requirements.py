"""Which of the stated targets are met? A verdict that respects the interval."""

from dataclasses import dataclass
from enum import StrEnum
from math import isnan

from rorqual.evaluation.intervals import Interval


class Met(StrEnum):
    """What may be said of a target."""

    MET = "met"
    NOT_MET = "not met"
    CROSSES = "interval crosses the target"
    NOT_MEASURABLE = "not measurable here"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One target."""

    name: str
    target: float
    at_least: bool  # False: at most
    command: str  # that measures it, for whoever has the data


@dataclass(frozen=True, slots=True)
class Checked:
    """One target beside what was measured."""

    requirement: Requirement
    data: str  # on what
    figure: Interval | None
    verdict: Met


_EVALUATE = "rorqual evaluate DATA --labels LABELS.csv --output RUN --pictures"
_GATE = "rorqual evaluate DATA --labels LABELS.csv --output RUN --negatives FOLDER"
CLEAR = Requirement("precision on clear photos of 1920x1080 pixels or more", 0.80, True, _EVALUATE)
SENSITIVITY = Requirement("sensitivity of the gate", 0.85, True, _GATE)
SPECIFICITY = Requirement("specificity of the gate", 0.90, True, _GATE)
F1 = Requirement("F1 of the gate", 0.60, True, _GATE)
SPEED = Requirement(
    "seconds for a photo, 95th percentile", 8.0, False, "python -m benchmarks.speed"
)
OWN_SPEED = Requirement(
    "seconds for a photo, our own bar", 0.080, False, "python -m benchmarks.speed"
)
DROP = Requirement("relative drop on moderately bad photos", 0.20, False, _EVALUATE)


def check(requirement: Requirement, data: str, figure: Interval | None) -> Checked:
    """Hold a figure against its target.

    Args:
        requirement: the target.
        data: on what it was measured.
        figure: None where nothing was measured.
    """
    return Checked(requirement, data, figure, _verdict(requirement, figure))


def _verdict(requirement: Requirement, figure: Interval | None) -> Met:
    if figure is None or isnan(figure.value) or not figure.low < figure.high:
        return Met.NOT_MEASURABLE  # a figure without an interval, or of no width, is no evidence
    target = requirement.target
    if figure.low < target < figure.high:
        return Met.CROSSES
    reached = figure.value >= target if requirement.at_least else figure.value <= target
    return Met.MET if reached else Met.NOT_MET
