"""Which parts of an animal earn a look of their own? `python -m benchmarks.tiles --photos DATA`.

The shipped embedder looks at the whole box and once more at each tile; the vectors are joined.
Each set of tiles is judged on the individuals that calibrate, so that the test individuals of
`benchmarks.matching` had no part in the choice: galleries and queries of five splits, pooled,
ranked by the best photo and the centroid, half and half.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.main_job import interval_json
from benchmarks.matching.answers import Answer, figures_of, gains, ranked
from benchmarks.matching.head_problem import TRAINED, Problem, problem
from benchmarks.matching.head_scores import mixture
from benchmarks.matching.head_vectors import Animals, embedded_animals
from benchmarks.short_run import run
from rorqual.domain.box import Box
from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.embedding.composite_embedder import AnyEmbedder
from rorqual.embedding.embedder import Embedder
from rorqual.identify.ordered_work import default_workers, ordered_map
from rorqual.networks.store import find_spec
from rorqual.networks.tile import Tile
from rorqual.photos.reader import PhotoReader
from rorqual.training.gate_photos import Role
from rorqual.training.identities import COLLECTIONS, LabelledAnimal, labelled_animals

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "tiles.json"
NOTHING_KEPT = Path()  # of vectors, for none are asked of `embedded_animals`
SEEDS = range(5)  # of the splits
WHOLE = Tile(0.0, 0.0, 1.0, 1.0)


def grid(side: float, across: int, down: int) -> tuple[Tile, ...]:
    """Squares of that share of the box's sides, evenly spread; a single row lies in the middle."""
    starts = [np.linspace(0, 1 - side, n) if n > 1 else [(1 - side) / 2] for n in (across, down)]
    return tuple(
        Tile(*(round(float(it), 6) for it in (x, y, x + side, y + side)))
        for y, x in product(starts[1], starts[0])
    )


SETS: dict[str, tuple[Tile, ...]] = {
    "whole": (WHOLE,),
    "middle of 80 %": grid(0.8, 1, 1),
    "middle of 60 %": grid(0.6, 1, 1),
    "whole, middle of 60 %": (WHOLE, *grid(0.6, 1, 1)),
    "whole, three of 70 % along the middle": (WHOLE, *grid(0.7, 3, 1)),
    "whole, three of 60 % along the middle": (WHOLE, *grid(0.6, 3, 1)),
    "whole, three of 50 % along the middle": (WHOLE, *grid(0.5, 3, 1)),
    "whole, four of 70 % in the corners": (WHOLE, *grid(0.7, 2, 2)),
    "whole, four of 60 % in the corners": (WHOLE, *grid(0.6, 2, 2)),
    "whole, nine of 70 %": (WHOLE, *grid(0.7, 3, 3)),
    "whole, nine of 60 %": (WHOLE, *grid(0.6, 3, 3)),
    "whole, nine of 50 %": (WHOLE, *grid(0.5, 3, 3)),
}
SHIPPED = "whole, three of 60 % along the middle"


def main() -> None:
    """Measure each collection, print and write the figures."""

    def measured(photos: Path, limit: int | None) -> dict[str, Any]:
        collections = {name: measure(photos / name, limit) for name in COLLECTIONS}
        return {"shipped": SHIPPED, "collections": collections}

    run("benchmarks.tiles", __doc__, FIGURES, measured)


def measure(folder: Path, limit: int | None) -> dict[str, Any]:
    """The figures of each set of tiles on a collection, and their gains over one look."""
    animals = embedded_animals(folder, Role.CALIBRATE, (), NOTHING_KEPT, limit)
    vectors = tile_vectors(folder, animals)
    made = compared(
        animals,
        {name: side_by_side([vectors[tile] for tile in tiles]) for name, tiles in SETS.items()},
    )
    made["sets"] = {name: {"looks": len(SETS[name])} | row for name, row in made["sets"].items()}
    return made


def compared(animals: Animals, vectors: Mapping[str, NDArray[np.float32]]) -> dict[str, Any]:
    """The figures of each way to look at animals, and their gains over the first.

    Args:
        animals: that calibrate, n of them.
        vectors: a way's name -> what the animals look like by it, unit rows (n, d).
    """
    problems = [problem(animals, seed) for seed in SEEDS]
    groups = [name for it in problems for name in it.individuals]
    answers = {name: _answered(problems, it) for name, it in vectors.items()}
    first = next(iter(answers.values()))
    return {
        "individuals": len(set(animals.individuals)),
        "photos": len(animals.photos),
        "sets": {
            name: {
                "figures": {
                    key: interval_json(it) for key, it in figures_of(given, groups, 0).items()
                },
                "gain": {} if given is first else gains(given, first, groups, 0),
            }
            for name, given in answers.items()
        },
    }


def tile_vectors(folder: Path, animals: Animals) -> Mapping[Tile, NDArray[np.float32]]:
    """What each tile looks like to the shipped embedder, shape (n, d), unit rows."""
    spec = find_spec(TRAINED)
    tiles = sorted({tile for tiles in SETS.values() for tile in tiles}, key=Tile.as_tuple)
    every = replace(spec, tiles=tuple(tiles), dimension=len(tiles) * spec.dimension)
    joined = embedded(folder, animals, Embedder(every)) * np.float32(np.sqrt(len(tiles)))
    vectors = joined.reshape(len(joined), len(tiles), -1)
    return {tile: vectors[:, place] for place, tile in enumerate(tiles)}


def embedded(folder: Path, animals: Animals, embedder: AnyEmbedder) -> NDArray[np.float32]:
    """What each of the animals that calibrate looks like, shape (n, d)."""
    labelled = {it.path.name: it for it in labelled_animals(folder, Role.CALIBRATE)}

    def embed(animal: LabelledAnimal) -> NDArray[np.float32]:
        reader = PhotoReader(animal.path.read_bytes(), animal.path.name)
        box = animal.box or Box.whole(reader.width, reader.height)
        return embedder.embed(reader.crop(box, embedder.shortest_side))

    asked = [labelled[photo] for photo in animals.photos]
    return np.stack(list(ordered_map(embed, asked, default_workers())))


def side_by_side(looks: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Unit vectors whose cosines are the mean of those of several looks."""
    return np.hstack(looks) / np.float32(np.sqrt(len(looks)))


def _answered(problems: Sequence[Problem], vectors: NDArray[np.float32]) -> list[Answer]:
    """The answers to the queries of all splits, by the best photo and the centroid."""
    answers = []
    for it in problems:
        gallery, scores = mixture(it, vectors)
        places = {name: place for place, name in enumerate(gallery.individuals)}
        for truth, row in zip(it.truths, scores, strict=True):
            answers.append(ranked(row, -1 if truth == NEW_INDIVIDUAL else places[truth]))
    return answers


if __name__ == "__main__":
    main()
