"""How is a file written so that nobody ever finds half of it?"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from rorqual.domain.errors import UsageError


@contextmanager
def atomic_text_file(path: Path, *, newline: str | None = None) -> Iterator[TextIO]:
    r"""A UTF-8 text file that takes its place, complete, when the block ends.

    Where the block fails, the file of before stays as it was. Through a link its target is
    replaced; a device such as /dev/null is written to directly.

    Args:
        path: the file to write; its folder must exist.
        newline: as of `open`: "" keeps \r\n as written, which CSV needs.

    Raises:
        UsageError: where the folder is missing or cannot be written to, or `path` is a folder.
    """
    if path.is_dir():
        raise UsageError(f"{path} is a folder: name a file to write")
    if _is_device(path):
        with path.open("w", encoding="utf-8", newline=newline) as device:
            yield device
        return
    target, part = path.resolve(), _part_of(path)
    try:
        with _opened(part, path, newline) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, part)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def require_writable(path: Path) -> None:
    """Find out before a long job whether `atomic_text_file` could write there; nothing is left.

    Raises:
        UsageError: as `atomic_text_file`.
    """
    if path.is_dir():
        raise UsageError(f"{path} is a folder: name a file to write")
    if not _is_device(path):
        part = _part_of(path)
        _opened(part, path, None).close()
        part.unlink()


def _is_device(path: Path) -> bool:
    return path.exists() and not path.is_file()


def _part_of(path: Path) -> Path:
    """Where the file is written until it is complete: beside its place, under another name."""
    target = path.resolve()
    return target.with_name(f".{target.name[:100]}.{secrets.token_hex(8)}.part")


def _opened(part: Path, path: Path, newline: str | None) -> TextIO:
    try:
        return part.open("x", encoding="utf-8", newline=newline)
    except FileNotFoundError as error:
        raise UsageError(f"{path} cannot be written: create the folder {path.parent}") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
