"""A process that saves indexes: `python -m tests.matching.index_writer FOLDER NAME TIMES SEED`.

As `search_choice` does: few changes are made in place, and after many the index is built anew. A
graph of which half was replaced in place loses a vector now and then.
"""

import sys
from pathlib import Path

import numpy as np

from rorqual.matching.index_file import load_index, save_index
from rorqual.matching.vector_index import VectorIndex
from tests.matching.worlds import unit

EACH = 100  # keys of an index


def vectors_of(keys: np.ndarray) -> np.ndarray:
    """The vector of each key: the same in every process."""
    return unit([np.random.default_rng(int(key)).normal(size=24) for key in keys])


def changed(keys: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Two of the keys replaced by others, ascending."""
    kept = random.choice(keys, EACH - 2, replace=False)
    new = random.choice(np.setdiff1d(np.arange(2 * EACH), keys), 2, replace=False)
    return np.sort(np.concatenate([kept, new]))


def main() -> None:
    folder, name, times, seed = Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:])
    random = np.random.default_rng(seed)
    for _ in range(times):
        stored = load_index(folder, name, to_change=True)
        keys = changed(stored.index.keys if stored else np.arange(EACH), random)
        vectors = vectors_of(keys)
        if stored is None or stored.index.is_outgrown_by(keys, vectors):
            index = VectorIndex.build(keys, vectors)
        else:
            index = stored.index
            index.update(keys, vectors)
        save_index(index, folder, name)


if __name__ == "__main__":
    main()
