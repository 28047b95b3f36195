"""Which day and time does a cell name, beyond doubt?"""

import re
from datetime import date, datetime

_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})(?P<sign>[-/:])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})"
    r"(?:[T ]\s*(?P<time>\S.*))?",
    re.ASCII,
)
_SHORT_HOUR = re.compile(r"^(?=\d:)", re.ASCII)
_BASIC = re.compile(r"\d{8}(?:T\S+)?", re.ASCII)


def iso_date(text: str) -> str:
    """An ISO 8601 date or date-time, as in the cell.

    Accepts ISO 8601 (2024-06-01, 20240601, 2024-06-01T10:30:00+02:00), its form with slashes,
    and EXIF's 2024:06:01 10:30:00.

    Raises:
        ValueError: where the text is no date, or could be several (03/04/2024).
    """
    try:
        return _parsed(text)
    except ValueError as error:
        raise ValueError(
            f"the date {text!r} is not clear: write year, month, day, like 2024-06-01 "
            "or 2024-06-01T10:30:00"
        ) from error


def _parsed(text: str) -> str:
    if _BASIC.fullmatch(text):
        is_day = len(text) == len("YYYYMMDD")
        return (date if is_day else datetime).fromisoformat(text).isoformat()
    match = _YEAR_FIRST.fullmatch(text)
    if match is None:
        raise ValueError("no date that starts with its year")
    day = date(int(match["year"]), int(match["month"]), int(match["day"])).isoformat()
    if match["time"] is None:
        return day
    time = _SHORT_HOUR.sub("0", match["time"].replace(" ", ""))  # 9:30 is 09:30
    return datetime.fromisoformat(f"{day}T{time}").isoformat()
