"""How do a figure and a paired difference read in a cell of a table?"""

from collections.abc import Iterable, Mapping
from typing import Any


def line(cells: Iterable[str]) -> str:
    """A line of a table."""
    return f"| {' | '.join(cells)} |"


def title(name: str) -> str:
    """A collection's name as a reader writes it."""
    return name.replace("_", " ").capitalize()


def plain(value: float) -> str:
    """A share with three digits, without the zero before the point."""
    return f"{value:.3f}".lstrip("0")


def with_interval(figure: Mapping[str, Any] | None) -> str:
    """A value with its interval; a dash where there is none."""
    if figure is None:
        return "-"
    value, low, high = (plain(figure[key]) for key in ("value", "low", "high"))
    return f"{value} ({low} to {high})"


def difference(gain: Mapping[str, Any] | None) -> str:
    """A paired difference with its interval; empty where there is none."""
    return f"{gain['value']:+.3f} ({gain['low']:+.3f} to {gain['high']:+.3f})" if gain else ""
