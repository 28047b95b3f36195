"""How does a figure stand in report.json?"""

from collections.abc import Mapping
from math import isnan
from typing import Any

from rorqual.evaluation.intervals import Interval

DIGITS = 4


def as_json(figure: Interval) -> dict[str, float | int | None]:
    """Value, 95 % interval, k and n; null where the data cannot carry it."""

    def number(value: float) -> float | None:
        return None if isnan(value) else round(value, DIGITS)

    return {
        "value": number(figure.value),
        "low": number(figure.low),
        "high": number(figure.high),
        "k": figure.k,
        "n": figure.n,
    }


def figures_as_json(figures: Mapping[str, Interval]) -> dict[str, Any]:
    """Each figure by its name; see `as_json`."""
    return {name: as_json(figure) for name, figure in figures.items()}


def tpr_name(tnr: float) -> str:
    """What the TPR at a fixed TNR is called: `tpr_at_tnr_90`."""
    return f"tpr_at_tnr_{round(100 * tnr)}"
