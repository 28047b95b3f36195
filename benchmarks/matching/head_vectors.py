"""Which vectors do networks give to real animals, in several views? Embedded once, then read."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.animals import animals_of
from rorqual.domain.box import Box
from rorqual.embedding.embedder import Embedder
from rorqual.embedding.views import TIGHTER, View, seen_as
from rorqual.identify.ordered_work import default_workers, ordered_map
from rorqual.matching.encounter_groups import encounter_groups
from rorqual.networks.store import find_spec
from rorqual.photos.reader import PhotoReader
from rorqual.training.gate_photos import Role
from rorqual.training.identities import LabelledAnimal

VIEWS = tuple(View)


@dataclass(frozen=True, eq=False)
class Animals:
    """n animals of one collection and role."""

    photos: tuple[str, ...]  # file names
    individuals: tuple[str, ...]
    species: tuple[str, ...]
    photo_sha256: tuple[str, ...]
    groups: NDArray[np.int64]  # (n,), photos of one individual that are nearly the same
    vectors: Mapping[str, NDArray[np.float32]]  # network -> (n, views, d), unit rows

    def view(self, network: str, view: View = View.PLAIN) -> NDArray[np.float32]:
        """The vectors of one view, shape (n, d)."""
        return np.ascontiguousarray(self.vectors[network][:, VIEWS.index(view)])


def embedded_animals(
    collection: Path,
    role: Role,
    networks: Sequence[str],
    work: Path,
    limit: int | None = None,
    *,
    views: Sequence[View] = VIEWS,
) -> Animals:
    """Embed the animals of a collection whose individuals play a role, as serving does.

    Args:
        collection: a folder with `photos.csv` and `photos/`.
        role: of the individuals.
        networks: ids of embedders.
        work: where vectors are kept for the next time, by network, views and animals.
        limit: only so many individuals, for a quick look.
        views: the first of VIEWS, as many as are wanted.
    """
    animals = animals_of(collection, role, limit)
    prints = list(ordered_map(_fingerprints, animals, default_workers()))
    individuals = tuple(animal.individual for animal in animals)
    nothing: list[None] = [None] * len(animals)
    groups = encounter_groups(individuals, nothing, nothing, [likeness for _, likeness in prints])
    return Animals(
        tuple(animal.path.name for animal in animals),
        individuals,
        tuple(animal.species for animal in animals),
        tuple(sha256 for sha256, _ in prints),
        np.asarray(groups, dtype=np.int64),
        {
            network: _vectors(network, animals, [sha256 for sha256, _ in prints], work, views)
            for network in networks
        },
    )


def _fingerprints(animal: LabelledAnimal) -> tuple[str, str]:
    content = PhotoReader(animal.path.read_bytes(), animal.path.name).content()
    return content.sha256, content.perceptual_hash


def _vectors(
    network: str,
    animals: Sequence[LabelledAnimal],
    hashes: Sequence[str],
    work: Path,
    views: Sequence[View],
) -> NDArray[np.float32]:
    spec = find_spec(network)
    boxes = [animal.box.as_tuple() if animal.box else None for animal in animals]
    asked = json.dumps([spec.spec_hash, list(views), TIGHTER, list(hashes), boxes])
    file = work / f"{network}-{hashlib.sha256(asked.encode()).hexdigest()[:16]}.npy"
    if file.is_file():
        return np.asarray(np.load(file), dtype=np.float32)
    embedder = Embedder(spec)

    def embed(animal: LabelledAnimal) -> NDArray[np.float32]:
        reader = PhotoReader(animal.path.read_bytes(), animal.path.name)
        box = animal.box or Box.whole(reader.width, reader.height)
        crop = reader.crop(box, embedder.shortest_side)
        return np.stack([embedder.embed(seen_as(crop, view)) for view in views])

    vectors = np.stack(list(ordered_map(embed, animals, default_workers())))
    work.mkdir(parents=True, exist_ok=True)
    np.save(file, vectors)
    return vectors
