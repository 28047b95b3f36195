"""What the catalogue calls the individuals of a head; a row that says too little is told."""

from pathlib import Path

import pytest

from rorqual.domain.errors import UsageError
from rorqual.exchange.head_names import read_head_names


def table(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "names.csv"
    file.write_text(text, "utf-8")
    return file


def test_names_are_read_and_bad_rows_told(tmp_path: Path) -> None:
    rows = "Individual;head\nHW-1;cadddb1636b9\nHW-1;1a71fbb72250\nHW-2;cadddb1636b9\nHW-3;\n;x\n"
    read = read_head_names(table(tmp_path, f"{rows}7E+10;y\n"))
    assert read.names == {"cadddb1636b9": "HW-1", "1a71fbb72250": "HW-1"}
    assert [it.line for it in read.errors] == [4, 5, 6, 7]
    assert "doubled row" in read.errors[0].message
    assert "fill in both columns" in read.errors[1].message


def test_another_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no column head, individual"):
        read_head_names(table(tmp_path, "photo,id\na.jpg,x\n"))
