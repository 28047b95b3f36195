"""What does every way to search in the benchmark offer? Building, and answering once built."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
from numpy.typing import NDArray

from rorqual.matching.row_blocks import row_blocks
from rorqual.matching.spilled_vectors import SpilledVectors
from rorqual.networks.footprint import most_megabytes

BEST = 10  # rows that are asked for
Vectors = NDArray[np.float32]
Rows = NDArray[np.intp]
Ask = Callable[[Vectors], Rows]  # (q, d) -> (q, BEST), best first


class Backend(ABC):
    """One way to search."""

    def __init__(self, vectors: Path, work: Path) -> None:
        self.path = vectors
        self.work = work  # a folder of its own
        self.server: int | None = None  # the process of a server that does the work, once it runs

    def vectors(self, *, mapped: bool = False) -> Vectors:
        """The gallery, in memory or mapped from its file."""
        loaded: Vectors = np.load(self.path, mmap_mode="r" if mapped else None)
        return loaded

    @abstractmethod
    def build(self) -> None:
        """Make whatever must exist before the first query, in `work`."""

    @abstractmethod
    def open(self) -> Ask:
        """What answers queries, in a process that did not build it."""

    def processor_seconds(self) -> float:
        """Of this process and of the server's, with those that these have ended."""
        return sum(sum(it.cpu_times()[:4]) for it in self._processes())

    def resident_mb(self) -> float:
        """Memory of them; what several share counts once."""
        if self.server is None:
            return float(psutil.Process().memory_info().rss / 1e6)
        return sum(it.memory_full_info().pss for it in self._processes()) / 1e6

    def _processes(self) -> list[psutil.Process]:
        if self.server is None:
            return [psutil.Process()]
        server = psutil.Process(self.server)
        return [psutil.Process(), server, *server.children(recursive=True)]


def spilled(vectors: Path, folder: Path) -> SpilledVectors:
    """The vectors of a file in a file without a name, as a catalogue has them; few in memory."""
    rows, dimension = np.load(vectors, mmap_mode="r").shape
    room = SpilledVectors(rows, dimension, folder)
    for start, block in row_blocks(room.mapped):
        # opened anew: what was touched of a mapping stays in memory as long as that
        block[:] = np.load(vectors, mmap_mode="r")[start : start + len(block)]
    return room.finished()


def peak_mb() -> int | None:
    """`most_megabytes`, without a fraction."""
    most = most_megabytes()
    return None if most is None else round(most)


def best_places(cosines: Vectors) -> Rows:
    """Places of the highest cosines, best first."""
    places = np.argpartition(-cosines, BEST)[:BEST]
    best: Rows = places[np.argsort(-cosines[places])]
    return best
