"""Which characters stand in a user's table file, whatever program has saved it?"""

import codecs
from pathlib import Path

from rorqual.domain.errors import UsageError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ZIP_MAGIC = b"PK\x03\x04"  # .xlsx and .ods are zip archives
_OLD_EXCEL_MAGIC = b"\xd0\xcf\x11\xe0"


def read_table_text(path: Path) -> str:
    """The text of a table: UTF-8, UTF-16 with a byte order mark, else Windows-1252.

    Raises:
        UsageError: where the file is missing, unreadable, empty or a spreadsheet's own format.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise UsageError(f"{path} does not exist: check the path of the table") from error
    except IsADirectoryError as error:
        raise UsageError(f"{path} is a folder: name a CSV file") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    if content.startswith((_ZIP_MAGIC, _OLD_EXCEL_MAGIC)):
        raise UsageError(f"{path} is a workbook, not a CSV file: save the sheet as CSV (UTF-8)")
    text = _decoded(content, path)
    if not text.strip():
        raise UsageError(
            f"{path} is empty: its first line must name its columns, such as photo or image"
        )
    return text


def _decoded(content: bytes, path: Path) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError as error:
                raise UsageError(
                    f"{path} is damaged ({encoding} text, {error.reason}): save it as CSV (UTF-8)"
                ) from error
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        # Bytes that Windows-1252 leaves undefined become U+FFFD, which ids refuse.
        return content.decode("cp1252", errors="replace")
