"""What would a gallery of a million look like? Made-up vectors with the statistics of real ones.

`python -m benchmarks.search_world --photos DATA` measures, with the shipped network and on
individuals that neither taught it nor judge it, how much the embeddings of right whales vary
between and within individuals along each axis, and how many photos the individuals of the
Happywhale table have. `make_world` draws vectors from that: normal around an individual's place,
with encounters whose photos are alike, scaled to unit length. `docs/search.md` says how well the
cosines of the drawn vectors agree with those of the real ones.
"""

import argparse
import csv
import json
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rorqual.catalogue.catalogue import Catalogue
from rorqual.identify.gallery import read_gallery
from rorqual.identify.importing import import_photos
from rorqual.identify.network_choice import LicencePolicy, catalogue_settings, chosen_spec
from rorqual.matching.gallery import Gallery
from rorqual.networks.spec import Task
from rorqual.photos.sources import collect_photos
from rorqual.training.default_calibration import research_photos

STATISTICS = Path(__file__).with_name("search_world.json")
DIMENSION = 512
PHOTOS_OF_AN_ENCOUNTER = 2
ALIKE_WITHIN_ENCOUNTER = 0.5  # share of the variance within individuals
PERCENTILES = (1, 5, 25, 50, 75, 95, 99)
AT_ONCE = 50_000  # vectors drawn; bounds the memory


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """A gallery of n vectors and q queries that are not in it."""

    vectors: NDArray[np.float32]  # (n, 512), unit rows, sorted by individual
    individual: NDArray[np.int32]  # (n,), ascending
    queries: NDArray[np.float32]  # (q, 512); the first half of known individuals, then of new ones


def make_world(rows: int, queries: int, seed: int = 0) -> World:
    """Draw a gallery, and queries of new encounters."""
    random = np.random.default_rng(seed)
    photos = photos_of_individuals(rows, random)
    axes = _Axes.read()
    known = random.choice(len(photos), queries // 2, p=photos / photos.sum())
    asked_of = np.concatenate([known, len(photos) + np.arange(queries - len(known))])
    places = axes.places(len(photos) + queries, random)
    individual = np.repeat(np.arange(len(photos), dtype=np.int32), photos)
    vectors = np.empty((rows, DIMENSION), dtype=np.float32)
    for start in range(0, rows, AT_ONCE):
        owners = individual[start : start + AT_ONCE]
        vectors[start : start + AT_ONCE] = axes.photos(places[owners], owners, random)
    alone = np.arange(queries, dtype=np.int32)
    return World(vectors, individual, axes.photos(places[asked_of], alone, random))


def photos_of_individuals(rows: int, random: np.random.Generator) -> NDArray[np.intp]:
    """How many photos each individual has, drawn as in the Happywhale table; their sum is rows."""
    counts = {int(k): v for k, v in _statistics()["photos_of_an_individual"].items()}
    sizes, often = np.array(list(counts)), np.array(list(counts.values()), dtype=np.float64)
    drawn = random.choice(sizes, rows, p=often / often.sum())
    kept = drawn[: int(np.searchsorted(np.cumsum(drawn), rows)) + 1]
    kept[-1] -= kept.sum() - rows
    return kept


@dataclass(frozen=True, slots=True, eq=False)
class _Axes:
    """Mean and standard deviations along each axis."""

    mean: NDArray[np.float32]
    between: NDArray[np.float32]
    within: NDArray[np.float32]

    @classmethod
    def read(cls) -> "_Axes":
        """The measured axes; the others of the 512 go on falling as the last measured ones do."""
        it = _statistics()
        measured = {name: np.array(it[name]) for name in ("mean", "between", "within")}
        known = len(measured["mean"])
        fall = (measured["within"][-1] / measured["within"][known // 2]) ** (2 / known)
        tail = fall ** np.arange(1, DIMENSION - known + 1)
        columns = {
            "mean": np.concatenate([measured["mean"], 0 * tail]),
            "between": np.concatenate([measured["between"], measured["between"][-1] * tail]),
            "within": np.concatenate([measured["within"], measured["within"][-1] * tail]),
        }
        return cls(
            columns["mean"].astype(np.float32),
            np.sqrt(columns["between"]).astype(np.float32),
            np.sqrt(columns["within"]).astype(np.float32),
        )

    def places(self, count: int, random: np.random.Generator) -> NDArray[np.float32]:
        """Where individuals are."""
        drawn = random.standard_normal((count, DIMENSION), dtype=np.float32)
        return self.mean + self.between * drawn

    def photos(
        self,
        places: NDArray[np.float32],
        owners: NDArray[np.int32],
        random: np.random.Generator,
    ) -> NDArray[np.float32]:
        """One photo at each place; neighbours of one owner share an encounter."""
        count = len(places)
        own = random.standard_normal((count, DIMENSION), dtype=np.float32)
        day = random.standard_normal((count, DIMENSION), dtype=np.float32)
        number = np.arange(count) - np.searchsorted(owners, owners)  # of the photo, of its owner
        first = np.arange(count) - number % PHOTOS_OF_AN_ENCOUNTER
        alike = np.float32(ALIKE_WITHIN_ENCOUNTER)
        noise = np.sqrt(alike) * day[first] + np.sqrt(1 - alike) * own
        vectors: NDArray[np.float32] = places + self.within * noise
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


def _statistics() -> dict[str, Any]:
    statistics: dict[str, Any] = json.loads(STATISTICS.read_text("utf-8"))
    return statistics


def cosines(vectors: NDArray[np.float32], individual: NDArray[np.int32]) -> dict[str, list[float]]:
    """Percentiles of the cosines within and between individuals."""
    products = vectors @ vectors.T
    same = individual[:, np.newaxis] == individual
    others = ~np.eye(len(vectors), dtype=np.bool_)
    kinds = {"within": same & others, "between": ~same}
    return {
        kind: [round(float(it), 3) for it in np.percentile(products[mask], PERCENTILES)]
        for kind, mask in kinds.items()
    }


def measure(gallery: Gallery) -> dict[str, Any]:
    """Mean and variances between and within individuals along the axes of the whole."""
    vectors = gallery.vectors.astype(np.float64)
    owner = gallery.individual_index
    photos = np.bincount(owner)
    axes = np.linalg.svd(vectors - vectors.mean(axis=0), full_matrices=False)[2]
    turned = vectors @ axes.T
    means = np.stack([turned[owner == it].mean(axis=0) for it in range(len(photos))])
    several = photos[owner] > 1
    spread = (turned - means[owner])[several]
    within = (spread**2).sum(axis=0) / (several.sum() - (photos > 1).sum())
    between = means.var(axis=0, ddof=1) - within * (1 / photos).mean()
    columns = {"mean": turned.mean(axis=0), "within": within, "between": between.clip(1e-6)}
    return {name: [round(float(it), 6) for it in column] for name, column in columns.items()}


def main() -> None:
    """Measure and keep the statistics."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    data = parser.parse_args().photos
    settings = catalogue_settings(LicencePolicy.ANY)
    spec = chosen_spec(settings, Task.EMBEDDING)
    folder, labels = next(research_photos(data))  # the right whales
    with (
        tempfile.TemporaryDirectory() as work,
        Catalogue.create(Path(work) / "catalogue", settings=settings) as catalogue,
    ):
        files = collect_photos([str(folder)]).files
        import_photos(catalogue, [file for file in files if file.name in labels], labels)
        gallery = read_gallery(catalogue, spec.spec_hash)
    with (data / "happywhale" / "train_table.csv").open(encoding="utf-8") as table:
        sizes = Counter(Counter(row["individual_id"] for row in csv.DictReader(table)).values())
    statistics = {
        "command": "python -m benchmarks.search_world --photos DATA",
        "network": spec.stamp,
        "photos": len(gallery.vectors),
        "individuals": len(gallery.individuals),
        "percentiles": PERCENTILES,
        "real": cosines(gallery.vectors, gallery.individual_index),
        "photos_of_an_individual": {str(size): sizes[size] for size in sorted(sizes)},
        **measure(gallery),
    }
    STATISTICS.write_text(json.dumps(statistics) + "\n", "utf-8")
    drawn = make_world(3000, 2)
    print(
        json.dumps({"real": statistics["real"], "drawn": cosines(drawn.vectors, drawn.individual)})
    )


if __name__ == "__main__":
    main()
