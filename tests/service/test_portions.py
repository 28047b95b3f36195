"""Every row comes once, whatever the size of a portion does to the end of the list."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import Connection

from rorqual.catalogue.engine import open_engine
from rorqual.service.portions import PORTION, in_portions


@pytest.mark.parametrize("portion", [PORTION, 7])
@pytest.mark.parametrize("portions", [0, 1, 3])
@pytest.mark.parametrize("more", [-1, 0, 1])
def test_all_rows_come_in_their_order(
    portion: int, portions: int, more: int, tmp_path: Path
) -> None:
    rows = max(0, portions * portion + more)
    asked: list[int | None] = []

    def read(_connection: Connection, last: int | None, limit: int) -> Sequence[int]:
        asked.append(last)
        first = 0 if last is None else last + 1
        return range(first, min(rows, first + limit))

    engine = open_engine(tmp_path / "any.sqlite")
    assert list(in_portions(engine, read, portion)) == list(range(rows))
    assert len(asked) == rows // portion + 1
    engine.dispose()
