"""How does a name stand in a table whose cells hold several names, parted by blanks?

Kaggle's form has no quotes for a label. So blanks within a name, and a first letter that a
spreadsheet would take for a formula, are written as %20 and the like, and read back; a percent
sign that would be misread is written as %25. Names without these stay as they are.
"""

import re
from urllib.parse import unquote

from rorqual.exchange.printable import encodable

_FORMULA_START = re.compile(r"^[=+\-@]")
_BLANK = re.compile(r"\s")
_ESCAPE = re.compile(r"%(?=[0-9A-Fa-f]{2})")
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


def as_word(name: str) -> str:
    """The name without blanks."""
    return _FORMULA_START.sub(_escaped, _BLANK.sub(_escaped, _ESCAPE.sub("%25", encodable(name))))


def from_word(word: str) -> str:
    """The name that `as_word` made a word of; any other word as it is."""
    return _ESCAPES.sub(lambda match: unquote(match[0], errors="replace"), word)


def _escaped(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())
