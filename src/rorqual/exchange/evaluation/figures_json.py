"""How does a figure stand in report.json?"""

from collections.abc import Mapping
from math import isfinite
from typing import Any

from rorqual.evaluation.intervals import Interval

DIGITS = 4


NOTHING = "no photo to count"
UNDEFINED = "not defined for these photos: one of the kinds that it compares is missing"
TOO_FEW = "too few individuals, or groups of photos, for an interval"


def as_json(figure: Interval) -> dict[str, float | int | str | None]:
    """Value, 95 % interval, k and n; null, with the `reason`, where the data cannot carry it."""

    def number(value: float) -> float | None:
        return round(value, DIGITS) if isfinite(value) else None

    reason = None
    if not isfinite(figure.value):
        reason = UNDEFINED if figure.n else NOTHING
    elif not isfinite(figure.low) or not isfinite(figure.high):
        reason = TOO_FEW
    return {
        "value": number(figure.value),
        "low": number(figure.low),
        "high": number(figure.high),
        "k": figure.k,
        "n": figure.n,
        **({"reason": reason} if reason else {}),
    }


def figures_as_json(figures: Mapping[str, Interval]) -> dict[str, Any]:
    """Each figure by its name; see `as_json`."""
    return {name: as_json(figure) for name, figure in figures.items()}


def tpr_name(tnr: float) -> str:
    """What the TPR at a fixed TNR is called: `tpr_at_tnr_90`."""
    return f"tpr_at_tnr_{round(100 * tnr)}"
