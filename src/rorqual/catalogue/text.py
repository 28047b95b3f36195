"""How is text stored, when a file's name may hold bytes that are no text?"""

from typing import Any

from sqlalchemy import Dialect
from sqlalchemy import Text as SqlText
from sqlalchemy.types import TypeDecorator


def storable(text: str) -> str:
    """The text with what no database takes spelt out: bytes that are no UTF-8, and NUL."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", r"\x00")


class Text(TypeDecorator[str]):
    """A text column that takes any name that a file system gives."""

    impl = SqlText
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """What the database is given for a value."""
        return None if value is None else storable(value)
