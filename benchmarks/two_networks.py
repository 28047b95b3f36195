"""What does another file of a network change? `python -m benchmarks.two_networks --photos DATA`.

Each photo of the individuals that no network has learnt from is embedded by two networks, and
asked for against all other photos of its collection that are not nearly the same. The differences
of the second from the first are paired by photo, their intervals are over individuals. Made to see
what storing weights in fewer bits costs: register the network as it was before under an id of its
own, and name it as the first.
"""

import argparse
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.animals import animals_of
from benchmarks.detected_boxes import reciprocal_ranks
from benchmarks.main_job import interval_json
from rorqual import __version__
from rorqual.domain.box import Box
from rorqual.embedding.composite_embedder import AnyEmbedder, embedder_of
from rorqual.evaluation.intervals import bootstrap_by_group
from rorqual.identify.ordered_work import default_workers, ordered_map
from rorqual.matching.encounter_groups import encounter_groups
from rorqual.networks.composite import embedder_spec
from rorqual.networks.spec import Task
from rorqual.networks.store import DEFAULT_NETWORKS, find_spec
from rorqual.photos.reader import PhotoReader
from rorqual.training.gate_photos import Role
from rorqual.training.identities import COLLECTIONS, LabelledAnimal

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "two_networks.json"
Vectors = NDArray[np.float32]


def main() -> None:
    """Measure each collection, print and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    parser.add_argument("--first", required=True, help="id of a network that embeds")
    parser.add_argument("--second", default=DEFAULT_NETWORKS[Task.EMBEDDING], help="id")
    parser.add_argument("--seed", type=int, default=0, help="of the intervals")
    parser.add_argument("--output", type=Path, default=FIGURES)
    parser.add_argument("--limit", type=int, help="only so many individuals, for a quick look")
    arguments = parser.parse_args()
    first, second = (
        embedder_of(embedder_spec(name, find_spec)) for name in (arguments.first, arguments.second)
    )
    figures = {
        "command": f"python -m benchmarks.two_networks --photos DATA --first {arguments.first} "
        f"--second {arguments.second}",
        "rorqual": __version__,
        "seed": arguments.seed,
        "made_at": datetime.now(UTC).date().isoformat(),
        "first": first.spec.stamp,
        "second": second.spec.stamp,
        "collections": {
            name: measure(arguments.photos / name, first, second, arguments.seed, arguments.limit)
            for name in COLLECTIONS
        },
    }
    text = json.dumps(figures, indent=1) + "\n"
    print(text, end="")
    if arguments.limit is None:
        arguments.output.write_text(text, "utf-8")


def measure(
    folder: Path, first: AnyEmbedder, second: AnyEmbedder, seed: int, limit: int | None
) -> dict[str, Any]:
    """How often each finds the right individual first, and how alike their vectors are."""
    animals = animals_of(folder, Role.TEST, limit)

    def look(animal: LabelledAnimal) -> tuple[str, Vectors, Vectors]:
        reader = PhotoReader(animal.path.read_bytes(), animal.path.name)
        box = animal.box or Box.whole(reader.width, reader.height)
        crop = reader.crop(box, max(first.shortest_side, second.shortest_side))
        return reader.content().perceptual_hash, first.embed(crop), second.embed(crop)

    looked = list(ordered_map(look, animals, default_workers()))
    who = np.array([animal.individual for animal in animals])
    nothing: list[None] = [None] * len(animals)
    groups = np.asarray(encounter_groups(list(who), nothing, nothing, [it[0] for it in looked]))
    vectors = [np.stack([it[place] for it in looked]) for place in (1, 2)]
    ranks = [reciprocal_ranks(it, who, groups) for it in vectors]
    asked = ~np.isnan(ranks[0])
    return {
        "photos": int(asked.sum()),
        "individuals": len(set(who[asked])),
        "least_cosine": round(float((vectors[0] * vectors[1]).sum(axis=1).min()), 6)
        if vectors[0].shape == vectors[1].shape
        else None,
        **compared(ranks[0][asked], ranks[1][asked], list(who[asked]), seed),
    }


def compared(
    first: NDArray[np.float64], second: NDArray[np.float64], individuals: list[str], seed: int
) -> dict[str, Any]:
    """Both networks' figures and the paired change, from 1/rank of each photo's individual."""
    ways = {"1/rank": (first, second), "top-1": (1.0 * (first == 1), 1.0 * (second == 1))}

    def interval(values: NDArray[np.float64], is_share: bool) -> dict[str, Any]:
        found = bootstrap_by_group(values, individuals, seed=seed)
        return interval_json(found if is_share else replace(found, k=None))

    return {
        name: {
            title: interval(values, is_share=name == "top-1" and title != "change")
            for title, values in (("first", one), ("second", other), ("change", other - one))
        }
        | {"photos_that_change": int((one != other).sum())}
        for name, (one, other) in ways.items()
    }


if __name__ == "__main__":
    main()
