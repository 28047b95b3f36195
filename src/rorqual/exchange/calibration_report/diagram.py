"""How is a reliability diagram drawn? As SVG within the page, so that it needs no network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

SIDE = 240.0  # of the square from 0 to 1, in units of the drawing
SMALLEST, LARGEST = 3.0, 9.0  # radius of a dot, by its share of the answers


@dataclass(frozen=True, slots=True)
class Dot:
    """Answers of like confidence."""

    x: float  # in units of the drawing, to the right
    y: float  # downwards
    radius: float
    stated: float  # 0..1
    observed: float  # 0..1
    answers: int


def dots(bins: Sequence[Mapping[str, Any]]) -> list[Dot]:
    """The dots of a diagram; on the diagonal stated and observed frequency agree.

    Args:
        bins: `stated`, `observed` and `answers` of each, see `matching.reliability`.
    """
    most = max((it["answers"] for it in bins), default=1)
    return [
        Dot(
            x=round(SIDE * it["stated"], 1),
            y=round(SIDE * (1.0 - it["observed"]), 1),
            radius=round(SMALLEST + (LARGEST - SMALLEST) * sqrt(it["answers"] / most), 1),
            stated=it["stated"],
            observed=it["observed"],
            answers=it["answers"],
        )
        for it in bins
    ]
