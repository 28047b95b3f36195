"""Long answers are read while they come, in whatever pieces; one that breaks off is told."""

from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from rorqual.client.errors import ServiceError
from rorqual.client.streams import items_of_array, items_of_lines


class Named(BaseModel):
    """Something with a name."""

    name: str


WRITTEN = '[{"name":"a]"},\n{"name":"\u2028ü"},\n{"name":"c"}]'.encode()


def pieces(text: bytes, size: int) -> Iterator[bytes]:
    return (text[at : at + size] for at in range(0, len(text), size))


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_arrays_and_lines_come_whole_in_any_pieces(size: int) -> None:
    found = [it.name for it in items_of_array(pieces(WRITTEN, size), Named)]
    assert found == ["a]", "\u2028ü", "c"]
    lines = WRITTEN[1:-1].replace(b"},", b"}") + b"\n"
    assert [it.name for it in items_of_lines(pieces(lines, size), Named)] == found
    assert list(items_of_array([b"[]"], Named)) == []


def test_what_came_before_a_break_is_given_before_it_is_told() -> None:
    answers = items_of_array([b'[{"name":"a"},\n'], Named)
    assert next(answers).name == "a"
    with pytest.raises(ServiceError, match="broke off"):
        next(answers)
