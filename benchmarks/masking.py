"""Does it help to remove the background? `python -m benchmarks.masking --photos DATA --network ID`.

Each photo of the individuals that no network has learnt from is embedded as it is, and once more
with all that the segmentation network takes for background in plain grey. It is then asked for
against all other photos of its collection that are not nearly the same, all of them taken in the
same way: 1/rank of the right individual by its most similar photo, and how often it is the first.
The differences are paired by photo, their intervals are over individuals. A photo in which the
network tells no animal stays as it is, as it would in use.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
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
from rorqual.evaluation.intervals import bootstrap_by_group, mean
from rorqual.identify.ordered_work import default_workers, ordered_map
from rorqual.matching.encounter_groups import encounter_groups
from rorqual.networks.composite import embedder_spec
from rorqual.networks.spec import Task
from rorqual.networks.store import DEFAULT_NETWORKS, find_spec
from rorqual.photos.reader import Crop, PhotoReader
from rorqual.segmentation.cutout import on_plain
from rorqual.segmentation.segmenter import Segmenter
from rorqual.training.gate_photos import Role
from rorqual.training.identities import COLLECTIONS, LabelledAnimal

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "masking.json"
GREY = (127, 127, 127)
AS_IT_IS = "as it is"
WAYS = (AS_IT_IS, "background removed", "both, cosines averaged")


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """One animal in both ways."""

    perceptual_hash: str
    plain: NDArray[np.float32]  # (dimension,), unit length
    masked: NDArray[np.float32]
    animal_share: float  # of the box's pixels; nan where no animal was told


def main() -> None:
    """Measure each collection, print a table for each species and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    parser.add_argument("--network", required=True, help="id of a segmentation network")
    parser.add_argument("--embedding", default=DEFAULT_NETWORKS[Task.EMBEDDING], help="id")
    parser.add_argument("--seed", type=int, default=0, help="of the intervals")
    parser.add_argument("--output", type=Path, default=FIGURES)
    parser.add_argument("--limit", type=int, help="only so many individuals, for a quick look")
    arguments = parser.parse_args()
    segmenter = Segmenter(find_spec(arguments.network))
    embedder = embedder_of(embedder_spec(arguments.embedding, find_spec))
    species: dict[str, Any] = {}
    for name in COLLECTIONS:
        folder = arguments.photos / name
        species |= measure(folder, segmenter, embedder, arguments.seed, arguments.limit)
    figures = {
        "command": f"python -m benchmarks.masking --photos DATA --network {arguments.network}",
        "rorqual": __version__,
        "seed": arguments.seed,
        "made_at": datetime.now(UTC).date().isoformat(),
        "models": {"segment": segmenter.spec.stamp, "embed": embedder.spec.stamp},
        "species": species,
    }
    if arguments.limit is None:
        arguments.output.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def measure(
    folder: Path, segmenter: Segmenter, embedder: AnyEmbedder, seed: int, limit: int | None
) -> dict[str, Any]:
    """The figures of each species of a collection."""
    animals = animals_of(folder, Role.TEST, limit)

    def look(animal: LabelledAnimal) -> Looked:
        return look_at(animal, segmenter, embedder)

    looked = list(ordered_map(look, animals, default_workers()))
    ranks = ranks_of([animal.individual for animal in animals], looked)
    found = {}
    for kind in sorted({animal.species for animal in animals}):
        chosen = np.array([animal.species == kind for animal in animals])
        chosen &= ~np.isnan(ranks[AS_IT_IS])
        if not chosen.any():
            continue
        who = [animal.individual for animal, it in zip(animals, chosen, strict=True) if it]
        shares = np.array([it.animal_share for it in looked])[chosen]
        found[kind] = {
            "photos": len(who),
            "individuals": len(set(who)),
            "photos_without_mask": int(np.isnan(shares).sum()),
            "median_share_of_the_animal": round(float(np.nanmedian(shares)), 3)
            if not np.isnan(shares).all()
            else None,
            "ways": compared({way: it[chosen] for way, it in ranks.items()}, who, seed),
        }
        print(f"\n## {kind}\n\n{json.dumps(found[kind], indent=1)}", flush=True)
    return found


def look_at(animal: LabelledAnimal, segmenter: Segmenter, embedder: AnyEmbedder) -> Looked:
    """The vectors of an animal with its background and without."""
    reader = PhotoReader(animal.path.read_bytes(), animal.path.name)
    box = animal.box or Box.whole(reader.width, reader.height)
    crop = reader.crop(box, max(segmenter.shortest_side, embedder.shortest_side))
    plain, alpha = embedder.embed(crop), segmenter.alpha(crop)
    hashed = reader.content().perceptual_hash
    if alpha is None:
        return Looked(hashed, plain, plain, float("nan"))
    masked = embedder.embed(Crop(on_plain(crop.image, alpha, GREY), crop.box))
    return Looked(hashed, plain, masked, float(alpha.mean()))


def ranks_of(
    individuals: Sequence[str], looked: Sequence[Looked]
) -> dict[str, NDArray[np.float64]]:
    """Way -> 1/rank of each photo's individual; nan where it has no other photo."""
    nothing: list[None] = [None] * len(looked)
    hashes = [it.perceptual_hash for it in looked]
    groups = np.asarray(encounter_groups(list(individuals), nothing, nothing, hashes))
    plain, masked = (np.stack([getattr(it, way) for it in looked]) for way in ("plain", "masked"))
    vectors = (plain, masked, np.hstack([plain, masked]) / np.float32(np.sqrt(2)))
    return {
        way: reciprocal_ranks(it, np.array(individuals), groups)
        for way, it in zip(WAYS, vectors, strict=True)
    }


def compared(
    ranks: dict[str, NDArray[np.float64]], individuals: Sequence[str], seed: int
) -> dict[str, Any]:
    """Each way's figures, and what they differ from those of the photos as they are."""
    made: dict[str, Any] = {}
    for way, shares in ranks.items():
        made[way] = {}
        before = ranks[AS_IT_IS]
        for name, values, others in (
            ("1/rank", shares, before),
            ("first", (shares == 1).astype(float), (before == 1).astype(float)),
        ):
            interval = bootstrap_by_group(values, individuals, mean, seed=seed)
            made[way][name] = interval_json(interval)
            if way != AS_IT_IS:
                paired = bootstrap_by_group(values - others, individuals, mean, seed=seed)
                made[way][f"{name}, change"] = interval_json(paired)
    return made


if __name__ == "__main__":
    main()
