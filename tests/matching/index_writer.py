"""A process that saves indexes: `python -m tests.matching.index_writer FOLDER NAME TIMES SEED`."""

import sys
from pathlib import Path

import numpy as np

from rorqual.matching.index_file import load_index, save_index
from rorqual.matching.vector_index import VectorIndex
from tests.matching.worlds import unit


def vectors_of(keys: np.ndarray) -> np.ndarray:
    """The vector of each key: the same in every process."""
    return unit([np.random.default_rng(int(key)).normal(size=24) for key in keys])


def main() -> None:
    folder, name, times, seed = Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:])
    random = np.random.default_rng(seed)
    for _ in range(times):
        keys = np.sort(random.choice(200, 100, replace=False))
        stored = load_index(folder, name, to_change=True)
        index = stored.index if stored else VectorIndex.build(keys, vectors_of(keys))
        index.update(keys, vectors_of(keys))
        save_index(index, folder, name)


if __name__ == "__main__":
    main()
