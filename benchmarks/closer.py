"""Which closer look is worth its time? `python -m benchmarks.closer --photos DATA`.

Embedders that see more of an animal than the default one, judged on the individuals that
calibrate, so that the test individuals of `benchmarks.matching` had no part in the choice:
galleries and queries of five splits, pooled, ranked by the best photo and the centroid, half and
half.
"""

from pathlib import Path
from typing import Any

from benchmarks.matching.head_problem import TRAINED
from benchmarks.matching.head_vectors import embedded_animals
from benchmarks.short_run import run
from benchmarks.tiles import NOTHING_KEPT, compared, embedded
from rorqual.embedding.composite_embedder import embedder_of
from rorqual.networks.composite import embedder_spec
from rorqual.networks.footprint import measure_footprint
from rorqual.networks.store import find_spec
from rorqual.training.default_calibration import SHARP, SHARP_NETWORK, TILES
from rorqual.training.gate_photos import Role
from rorqual.training.identities import COLLECTIONS

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "closer.json"
EMBEDDERS = (TRAINED, SHARP_NETWORK, SHARP, TILES, f"{TILES}+{SHARP_NETWORK}")


def main() -> None:
    """Measure each collection, print and write the figures."""

    def measured(photos: Path, limit: int | None) -> dict[str, Any]:
        return {
            "shipped": SHARP,
            "embedders": {name: cost(name) for name in EMBEDDERS},
            "collections": {name: measure(photos / name, limit) for name in COLLECTIONS},
        }

    run("benchmarks.closer", __doc__, FIGURES, measured)


def cost(name: str) -> dict[str, Any]:
    """Which network it was, the numbers of its vector, and the milliseconds that it takes."""
    spec = embedder_spec(name, find_spec)
    return {
        "stamp": spec.stamp,
        "dimension": spec.dimension,
        "median_ms": measure_footprint(name).median_ms,
    }


def measure(folder: Path, limit: int | None) -> dict[str, Any]:
    """The figures of each embedder on a collection, and their gains over the default."""
    animals = embedded_animals(folder, Role.CALIBRATE, (), NOTHING_KEPT, limit)
    return compared(
        animals,
        {
            name: embedded(folder, animals, embedder_of(embedder_spec(name, find_spec)))
            for name in EMBEDDERS
        },
    )


if __name__ == "__main__":
    main()
