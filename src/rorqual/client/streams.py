"""How is a long answer read while it still comes? It has one JSON object a line."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from pydantic import BaseModel

from rorqual.client.errors import ServiceError

Item = TypeVar("Item", bound=BaseModel)


def items_of_lines(chunks: Iterable[bytes], kind: type[Item]) -> Iterator[Item]:
    """The objects of JSON lines."""
    for line in _lines(chunks):
        yield kind.model_validate_json(line)


def items_of_array(chunks: Iterable[bytes], kind: type[Item]) -> Iterator[Item]:
    """The objects of an array that has one a line.

    Raises:
        ServiceError: after the last one, where the array has no end.
    """
    has_ended = False
    for line in _lines(chunks):
        has_ended = line.endswith(b"]")
        written = line.removeprefix(b"[").removesuffix(b"]").removesuffix(b",")
        if written:
            yield kind.model_validate_json(written)
    if not has_ended:
        raise ServiceError(None, "the answer of the service broke off: ask again")


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Lines as JSON has them; a photo's name may hold other ends of lines."""
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole
    if rest:
        yield rest
