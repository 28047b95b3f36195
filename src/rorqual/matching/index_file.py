"""How is an index kept in a folder, so that nobody ever searches in a damaged or half one?

`NAME.npz` says what is in the index and which file beside it is the graph, with the checksum of
that. A new state is a new graph file; replacing `NAME.npz` is the moment from which it counts.
Whoever still searches in the graph before it keeps that. All of it may be deleted at any time:
it is built anew from the vectors.
"""

import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import time
from typing import Any
from uuid import uuid4
from zipfile import BadZipFile

import numpy as np

from rorqual.domain.errors import RorqualError
from rorqual.matching.vector_index import VectorIndex, new_graph

FORMAT = 3  # 1 held float16, 2 half as many neighbours
PARTIAL = ".unfinished-"  # names of files that are being written begin so
_GRAPH = ".graph"
_FORGOTTEN = 86_400  # seconds after which a graph that no state names was left by a kill
_READ_AT_ONCE = 1 << 20
_DAMAGED = (OSError, EOFError, ValueError, KeyError, BadZipFile, RuntimeError)
_TRIES = 3  # another process may replace the state between two steps of reading it


@dataclass(frozen=True, slots=True, eq=False)
class StoredIndex:
    """An index and the name of its state."""

    index: VectorIndex
    build: str  # another one for every state that was ever saved


def save_index(index: VectorIndex, folder: Path, name: str) -> StoredIndex:
    """Make the index the one that is found under the name; earlier ones are deleted.

    Returns:
        The given index: its graph is mapped from the file from now on, and not in memory.

    Raises:
        OSError: where the folder cannot be written to; the index answers as before.
        RorqualError: where what was written cannot be read.
    """
    folder.mkdir(exist_ok=True)
    build = uuid4().hex[:12]
    graph = folder / f"{name}-{build}{_GRAPH}"
    partial = folder / f"{PARTIAL}{build}"
    try:
        index.graph.save(str(partial))
        checksum = _checksum(partial)
        partial.replace(graph)
        _leave_memory(index, graph)  # before others see the file, who may replace and delete it
        with partial.open("wb") as file:
            np.savez(
                file,
                format=FORMAT,
                graph=graph.name,
                checksum=checksum,
                build=build,
                axes=index.axes,
                keys=index.keys,
                marks=index.marks,
                changes=index.changes,
            )
        before = _graph_of(folder, name)
        partial.replace(folder / f"{name}.npz")
    except RuntimeError as error:  # of the graph's library
        raise OSError(str(error)) from error
    finally:
        partial.unlink(missing_ok=True)
    _tidy(folder, name, graph, before)
    return StoredIndex(index, build)


def load_index(folder: Path, name: str, *, to_change: bool = False) -> StoredIndex | None:
    """The index that is kept under a name; None where there is none or it is damaged.

    Args:
        folder: where it is.
        name: under which it was saved.
        to_change: read the graph into memory; else it is mapped from the file, and read-only.
    """
    for _ in range(_TRIES):
        try:
            with np.load(folder / f"{name}.npz", allow_pickle=False) as state:
                if int(state["format"]) != FORMAT:
                    return None
                graph = folder / str(state["graph"])
                if _checksum(graph) != int(state["checksum"]):
                    return None
                index = VectorIndex(
                    _restore(graph, state["axes"].shape[1], to_change=to_change),
                    axes=state["axes"],
                    keys=state["keys"],
                    marks=state["marks"],
                    changes=int(state["changes"]),
                )
                return StoredIndex(index, str(state["build"]))
        except FileNotFoundError:
            continue  # none, or another process put a new state in its place
        except _DAMAGED:
            return None
    return None


def _restore(path: Path, dimension: int, *, to_change: bool) -> Any:
    graph = new_graph(dimension)
    if to_change:
        graph.load(str(path))
    else:
        graph.view(str(path))
    return graph


def _leave_memory(index: VectorIndex, path: Path) -> None:
    """Map the graph from the file that it was saved as; never is it in memory twice."""
    try:
        index.graph.view(str(path))
    except RuntimeError:  # a file system that maps nothing
        try:
            index.graph.load(str(path))
        except RuntimeError as error:
            raise RorqualError(
                f"the index {path} cannot be read though it was just written: check the disk; "
                "deleting the folder loses nothing"
            ) from error


def _checksum(path: Path) -> int:
    value = 0
    with path.open("rb") as file:
        while portion := file.read(_READ_AT_ONCE):
            value = zlib.crc32(portion, value)
    return value


def _graph_of(folder: Path, name: str) -> Path | None:
    """The graph of the state that counts now."""
    with suppress(*_DAMAGED), np.load(folder / f"{name}.npz", allow_pickle=False) as state:
        return folder / str(state["graph"])
    return None


def _tidy(folder: Path, name: str, graph: Path, before: Path | None) -> None:
    """Delete the graph before this one, and those that a kill left."""
    for path in (*folder.glob(f"{name}-*{_GRAPH}"), *folder.glob(f"{PARTIAL}*")):
        with suppress(OSError):  # Windows keeps a file that is mapped; the next one deletes it
            if path == before or (path != graph and path.stat().st_mtime < time() - _FORGOTTEN):
                path.unlink()
