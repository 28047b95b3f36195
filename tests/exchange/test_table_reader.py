"""Tables come from many programs; each row is read once, with the line where it starts."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rorqual.domain.errors import UsageError
from rorqual.exchange.table_reader import Table, read_table


def table_of(tmp_path: Path, content: str | bytes) -> Table:
    path = tmp_path / "labels.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(path)


def rows_of(table: Table) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.line, row.cells) for row in table.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_recognised(tmp_path: Path, encoding: str) -> None:
    table = table_of(tmp_path, "photo,individual_id\nbaleine.jpg,Zoé\n".encode(encoding))
    assert table.header == ("photo", "individual_id")
    assert rows_of(table) == [(2, ("baleine.jpg", "Zoé"))]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_delimiters_and_line_ends_are_recognised(
    tmp_path: Path, delimiter: str, line_end: str
) -> None:
    lines = [["photo", "species"], ["a.jpg", "fin_whale"], ["b.jpg", "sei_whale"]]
    table = table_of(tmp_path, "".join(delimiter.join(line) + line_end for line in lines))
    assert rows_of(table) == [(2, ("a.jpg", "fin_whale")), (3, ("b.jpg", "sei_whale"))]
    assert table.decimal_comma == (delimiter != ",")


def test_a_separator_line_of_excel_is_obeyed(tmp_path: Path) -> None:
    table = table_of(tmp_path, "sep=;\nphoto;notes\na.jpg;1,5\n")
    assert rows_of(table) == [(3, ("a.jpg", "1,5"))]


def test_empty_lines_are_skipped_and_counted(tmp_path: Path) -> None:
    table = table_of(tmp_path, "\nphoto,species\n\na.jpg,x\n,\n   \nb.jpg,y\n\n")
    assert rows_of(table) == [(4, ("a.jpg", "x")), (7, ("b.jpg", "y"))]
    assert table.errors == ()


def test_a_quoted_cell_may_have_lines_and_delimiters(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'photo,notes\na.jpg,"two\nlines, ""quoted"""\nb.jpg,c\n')
    assert rows_of(table) == [(2, ("a.jpg", 'two\nlines, "quoted"')), (4, ("b.jpg", "c"))]


def test_short_rows_are_filled_and_long_ones_are_errors(tmp_path: Path) -> None:
    table = table_of(tmp_path, "photo,species\na.jpg\nb.jpg,x,,\nc.jpg,1,5\nd.jpg,y\n")
    assert rows_of(table) == [(2, ("a.jpg", "")), (3, ("b.jpg", "x")), (5, ("d.jpg", "y"))]
    assert [error.line for error in table.errors] == [4]
    assert "3 cells, the header only 2" in table.errors[0].message


@pytest.mark.parametrize(
    "broken", ['b.jpg,"never closed', 'b.jpg,"Scar" the whale'], ids=["open", "text after"]
)
def test_broken_quotes_lose_one_row_only(tmp_path: Path, broken: str) -> None:
    rows = "".join(f"c{number}.jpg,z\n" for number in range(50))
    table = table_of(tmp_path, f'photo,notes\na.jpg,x\n{broken}\n"q.jpg","y"\n{rows}')
    assert [error.line for error in table.errors] == [3]
    assert "quotes are broken" in table.errors[0].message
    assert [row.line for row in table.rows] == [2, *range(4, 55)]


def test_an_inch_mark_within_a_cell_is_no_quote(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'photo,notes\na.jpg,scar of 5" length\n')
    assert rows_of(table) == [(2, ("a.jpg", 'scar of 5" length'))]


def test_nul_bytes_lose_one_row_only(tmp_path: Path) -> None:
    table = table_of(tmp_path, "photo,species\na.jpg,x\0\nb.jpg,y\n\0\0\0")
    assert rows_of(table) == [(3, ("b.jpg", "y"))]
    assert [error.line for error in table.errors] == [2, 4]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"\r\n\r\n", "is empty"),
        (b"PK\x03\x04rest of a workbook", "save the sheet as CSV"),
        ("photo,species\n".encode("utf-16-le"), "the header is damaged"),
        (b"\xff\xfep", "is damaged"),
    ],
    ids=["empty", "mark only", "blank lines", "workbook", "utf-16 without mark", "half utf-16"],
)
def test_a_file_that_is_no_table_is_named_with_the_remedy(
    tmp_path: Path, content: bytes, message: str
) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        table_of(tmp_path, content)
    assert "labels.csv" in str(caught.value)


def test_a_missing_file_and_a_folder_are_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"absent\.csv does not exist"):
        read_table(tmp_path / "absent.csv")
    with pytest.raises(UsageError):
        read_table(tmp_path)


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8).map(
    str.strip
)


@given(st.lists(st.tuples(words, words), max_size=6), st.sampled_from(",;\t"))
def test_what_csv_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str]], delimiter: str
) -> None:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([("photo", "notes"), *cells])
    path = tmp_path_factory.mktemp("table") / "labels.csv"
    path.write_bytes(stream.getvalue().encode())
    table = read_table(path)
    assert table.errors == ()
    assert [row.cells for row in table.rows] == [row for row in cells if any(row)]
