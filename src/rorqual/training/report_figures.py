"""How does a figure with its interval stand in a JSON file?"""

from rorqual.evaluation.intervals import Interval

DIGITS = 4


def rounded(figure: Interval) -> dict[str, float | int | None]:
    """Value, low, high (95 %), k and n."""
    return {
        "value": round(figure.value, DIGITS),
        "low": round(figure.low, DIGITS),
        "high": round(figure.high, DIGITS),
        "k": figure.k,
        "n": figure.n,
    }
