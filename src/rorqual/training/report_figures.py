"""How does a figure with its interval stand in a JSON file?"""

from math import isnan

from rorqual.evaluation.intervals import Interval

DIGITS = 4
Figure = dict[str, float | int | None]


def rounded(figure: Interval) -> Figure:
    """Value, low, high (95 %), k and n; null where the data cannot carry it."""

    def number(value: float) -> float | None:
        return None if isnan(value) else round(value, DIGITS)

    return {
        "value": number(figure.value),
        "low": number(figure.low),
        "high": number(figure.high),
        "k": figure.k,
        "n": figure.n,
    }
