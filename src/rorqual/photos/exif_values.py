"""What does one EXIF value say? Tolerant of what cameras and editors write."""

from collections.abc import Iterable
from math import nan


def text(value: object) -> str | None:
    """A text without NUL bytes and surrounding blanks; None where nothing is left."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return None
    return value.split("\0", 1)[0].strip() or None


def numbers(value: object) -> tuple[float, ...] | None:
    """One or several numbers; a rational with the denominator 0 becomes not-a-number."""
    if isinstance(value, str | bytes):
        return None
    values = value if isinstance(value, Iterable) else (value,)
    return tuple(map(_number, values))


def _number(value: object) -> float:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return nan
