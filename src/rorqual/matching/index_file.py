"""How is an index kept in a folder, so that nobody ever searches in a damaged or half one?

`NAME.npz` says what is in the index and which file beside it has the codes, with the checksum of
that. A new state is a new file of codes; replacing `NAME.npz` is the moment from which it counts.
Whoever still searches in the codes before it keeps those. All of it may be deleted at any time:
it is built anew from the vectors.
"""

import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import time
from uuid import uuid4
from zipfile import BadZipFile

import numpy as np

from rorqual.domain.errors import RorqualError
from rorqual.matching.short_codes import ShortCodes
from rorqual.matching.vector_index import VectorIndex

FORMAT = 4  # those before it held graphs
PARTIAL = ".unfinished-"  # names of files that are being written begin so
_CODES = ".codes"
_FORGOTTEN = 86_400  # seconds after which a file that no state names was left by a kill
_READ_AT_ONCE = 1 << 20
_DAMAGED = (OSError, EOFError, ValueError, KeyError, BadZipFile)
_TRIES = 3  # another process may replace the state between two steps of reading it


@dataclass(frozen=True, slots=True, eq=False)
class StoredIndex:
    """An index and the name of its state."""

    index: VectorIndex
    build: str  # another one for every state that was ever saved


def save_index(index: VectorIndex, folder: Path, name: str) -> StoredIndex:
    """Make the index the one that is found under the name; earlier ones are deleted.

    Returns:
        The given index: its codes are mapped from the file from now on, most not in memory.

    Raises:
        OSError: where the folder cannot be written to; the index answers as before.
        RorqualError: where what was written cannot be read.
    """
    folder.mkdir(exist_ok=True)
    build = uuid4().hex[:12]
    codes = folder / f"{name}-{build}{_CODES}"
    partial = folder / f"{PARTIAL}{build}"
    try:
        index.codes.write(partial)
        checksum = _checksum(partial)
        partial.replace(codes)
        _leave_memory(index, codes)  # before others see the file, who may replace and delete it
        with partial.open("wb") as file:
            np.savez(
                file,
                format=FORMAT,
                codes=codes.name,
                checksum=checksum,
                build=build,
                axes=index.axes,
                keys=index.keys,
                marks=index.marks,
                rows=index.rows,
                changes=index.changes,
            )
        before = _codes_of(folder, name)
        partial.replace(folder / f"{name}.npz")
    finally:
        partial.unlink(missing_ok=True)
    _tidy(folder, name, codes, before)
    return StoredIndex(index, build)


def load_index(folder: Path, name: str, *, to_change: bool = False) -> StoredIndex | None:
    """The index that is kept under a name; None where there is none or it is damaged.

    Args:
        folder: where it is.
        name: under which it was saved.
        to_change: read the codes into memory; else most are mapped from the file, and read-only.
    """
    for _ in range(_TRIES):
        try:
            with np.load(folder / f"{name}.npz", allow_pickle=False) as state:
                if int(state["format"]) != FORMAT:
                    return None
                codes = folder / str(state["codes"])
                if _checksum(codes) != int(state["checksum"]):
                    return None
                index = VectorIndex(
                    ShortCodes.read(codes, to_change=to_change),
                    axes=state["axes"],
                    keys=state["keys"],
                    marks=state["marks"],
                    rows=state["rows"],
                    changes=int(state["changes"]),
                )
                return StoredIndex(index, str(state["build"]))
        except FileNotFoundError:
            continue  # none, or another process put a new state in its place
        except _DAMAGED:
            return None
    return None


def _leave_memory(index: VectorIndex, path: Path) -> None:
    """Map the codes from the file that they were written to; never are they in memory twice."""
    for to_change in (False, True):  # a file system may map nothing
        with suppress(OSError):
            index.codes = ShortCodes.read(path, to_change=to_change)
            return
    raise RorqualError(
        f"the index {path} cannot be read though it was just written: check the disk; "
        "deleting the folder loses nothing"
    )


def _checksum(path: Path) -> int:
    value = 0
    with path.open("rb") as file:
        while portion := file.read(_READ_AT_ONCE):
            value = zlib.crc32(portion, value)
    return value


def _codes_of(folder: Path, name: str) -> Path | None:
    """The codes of the state that counts now."""
    with suppress(*_DAMAGED), np.load(folder / f"{name}.npz", allow_pickle=False) as state:
        return folder / str(state["codes"])
    return None


def _tidy(folder: Path, name: str, codes: Path, before: Path | None) -> None:
    """Delete the codes before these, and those that a kill left."""
    for path in (*folder.glob(f"{name}-*"), *folder.glob(f"{PARTIAL}*")):
        with suppress(OSError):  # Windows keeps a file that is mapped; the next one deletes it
            if path == before or (path != codes and path.stat().st_mtime < time() - _FORGOTTEN):
                path.unlink()
