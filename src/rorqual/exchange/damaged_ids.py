"""Is this text the id of an individual, or what a spreadsheet made of one?"""

import re
import unicodedata

from rorqual.domain.identification import NEW_INDIVIDUAL

MAXIMAL_ID_LENGTH = 200

# Programs write a sign in the exponent, or a decimal point; `7013564429e16` is hexadecimal.
_SCIENTIFIC_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?[eE][+-]\d+|[+-]?\d+[.,]\d+[eE]\d+", re.ASCII)
_ERROR_VALUE = re.compile(r"#[^\W\d_][\w/]*[!?]|#N/[AD]|#NV|Err:\d{3}", re.IGNORECASE)
_TOO_NARROW_COLUMN = re.compile(r"#+")
_DAY_AND_MONTH = re.compile(
    r"\d{1,2}-(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)", re.IGNORECASE | re.ASCII
)
_REPLACEMENT_CHARACTER = "\ufffd"


def is_error_value(text: str) -> bool:
    """Whether a cell holds a spreadsheet's error (`#REF!`, `#N/A`, `#NAME?`), not a value."""
    return bool(_ERROR_VALUE.fullmatch(text) or _TOO_NARROW_COLUMN.fullmatch(text))


def id_damage(text: str) -> str | None:
    """What is wrong with the id of an individual; None where nothing is.

    Hexadecimal ids such as `60008f293a2b` and `7013564429e16` are sound.
    """
    if is_error_value(text):
        return "is an error value of a spreadsheet"
    if _SCIENTIFIC_NUMBER.fullmatch(text):
        return "is a number that a spreadsheet has made of an id"
    if _DAY_AND_MONTH.fullmatch(text):
        return "is a date that a spreadsheet has made of an id"
    if _REPLACEMENT_CHARACTER in text:
        return "has lost characters in a wrong encoding"
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        return "contains line breaks or other control characters"
    return None


def sound_individual_id(text: str) -> str:
    """The id in Unicode's composed form.

    Raises:
        ValueError: where it is damaged, too long or reserved; the message names the remedy.
    """
    if damage := id_damage(text):
        raise ValueError(
            f"the individual id {text!r} {damage}: restore the original id, "
            "and format the column as text before you save the table"
        )
    if len(text) > MAXIMAL_ID_LENGTH:
        raise ValueError(
            f"the individual id {text[:20]!r}... has {len(text)} characters: "
            f"use at most {MAXIMAL_ID_LENGTH}"
        )
    if text.casefold() == NEW_INDIVIDUAL:
        raise ValueError(
            f"the individual id {text!r} is reserved for animals that are not in the catalogue: "
            "leave the cell empty, or name the animal"
        )
    return unicodedata.normalize("NFC", text)
