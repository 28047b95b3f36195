"""What does a cell of a user's table say: nothing, a number, a side, a part, a place?"""

import re
from collections.abc import Mapping
from math import isfinite
from typing import TypeVar

from rorqual.domain.annotation import Part, Side, Vitality
from rorqual.domain.photo import Position
from rorqual.exchange.damaged_ids import is_error_value

_MISSING = frozenset({"", "na", "n/a", "none", "null", "unknown", "unidentified", "?", "-"})
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)

_Word = TypeVar("_Word", Side, Part, Vitality)

_SIDES = {"left": Side.LEFT, "l": Side.LEFT, "right": Side.RIGHT, "r": Side.RIGHT}
_PARTS = {
    "body": Part.BODY,
    "dorsal_fin": Part.DORSAL_FIN,
    "dorsal": Part.DORSAL_FIN,
    "fin": Part.DORSAL_FIN,
    "fluke": Part.FLUKE,
    "flukes": Part.FLUKE,
    "tail": Part.FLUKE,
    "head": Part.HEAD,
}
_VITALITIES = {
    "alive": Vitality.ALIVE,
    "living": Vitality.ALIVE,
    "live": Vitality.ALIVE,
    "dead": Vitality.DEAD,
    "deceased": Vitality.DEAD,
}


def is_missing(text: str) -> bool:
    """Whether the cell of a number is empty (or NA, ?); `nan` is not, it tells of a failure."""
    return text.casefold() in _MISSING


def is_unknown(text: str) -> bool:
    """Whether the cell of a word is empty or says that nothing is known (NA, unknown, ?)."""
    return is_missing(text) or text.casefold() == "nan"


def text_or_none(text: str) -> str | None:
    """The text of an optional cell.

    Raises:
        ValueError: where the cell holds a spreadsheet's error value.
    """
    if is_unknown(text):
        return None
    if is_error_value(text):
        raise ValueError(f"{text} is an error value of a spreadsheet: write the value itself")
    return text


def number(name: str, text: str, decimal_comma: bool) -> float:
    """A finite number; `name` is that of its column.

    Raises:
        ValueError: where the text is no finite number.
    """
    plain = text.replace(",", ".") if decimal_comma and text.count(",") == 1 else text
    if not _NUMBER.fullmatch(plain) or not isfinite(value := float(plain)):
        raise ValueError(f"{name} is {text!r}, not a finite number: write it like 12.5")
    return value


def position(latitude: str, longitude: str, decimal_comma: bool) -> Position | None:
    """A position in decimal degrees, WGS 84; None where both cells are empty.

    Raises:
        ValueError: where one of the two is missing, no number or out of its range.
    """
    if is_missing(latitude) and is_missing(longitude):
        return None
    if is_missing(latitude) or is_missing(longitude):
        given, missing = ("latitude", "longitude")[:: -1 if is_missing(latitude) else 1]
        raise ValueError(f"{given} is given without {missing}: give both or none")
    place = Position(
        number("latitude", latitude, decimal_comma), number("longitude", longitude, decimal_comma)
    )
    if abs(place.latitude) > 90:
        raise ValueError(f"latitude is {latitude}: write decimal degrees from -90 to 90")
    if abs(place.longitude) > 180:
        raise ValueError(f"longitude is {longitude}: write decimal degrees from -180 to 180")
    return place


def side(text: str) -> Side | None:
    """The side of the animal.

    Raises:
        ValueError: where the word is not known.
    """
    return _word("side", text, _SIDES, "left or right")


def part(text: str) -> Part | None:
    """The part of the body.

    Raises:
        ValueError: where the word is not known.
    """
    return _word("part", text, _PARTS, "body, dorsal_fin, fluke or head")


def vitality(text: str) -> Vitality | None:
    """Whether the animal lived when the photo was taken.

    Raises:
        ValueError: where the word is not known.
    """
    return _word("vitality", text, _VITALITIES, "alive or dead")


def _word(name: str, text: str, words: Mapping[str, _Word], choice: str) -> _Word | None:
    if text_or_none(text) is None:
        return None
    try:
        return words["_".join(text.casefold().replace("-", " ").split())]
    except KeyError as error:
        raise ValueError(f"{name} is {text!r}: write {choice}, or leave it empty") from error
