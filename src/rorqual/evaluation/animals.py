"""Which labelled animals can be asked for, with what is known of each?"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Self

import numpy as np
from numpy.typing import NDArray

from rorqual.catalogue.animal_facts import AnimalFacts, read_animal_facts
from rorqual.catalogue.catalogue import Catalogue
from rorqual.identify.embedding_space import EmbeddingSpace
from rorqual.identify.network_choice import chosen_spec
from rorqual.matching.encounter_groups import encounter_groups
from rorqual.matching.gallery import Gallery, build_gallery
from rorqual.matching.union_find import connected_groups
from rorqual.networks.spec import Task

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Animals:
    """n labelled animals of a catalogue; every column has one entry per animal."""

    vectors: NDArray[np.float32]  # (n, d), unit rows of the network's own space
    annotation_ids: tuple[int, ...]
    individuals: tuple[str, ...]
    species: tuple[str | None, ...]
    photos: tuple[str, ...]  # file names as imported
    sha256: tuple[str, ...]
    perceptual_hashes: tuple[str, ...]
    encounters: tuple[str | None, ...]  # as named by the user
    days: tuple[date | None, ...]
    groups: tuple[int, ...]  # photos that must stay on one side have the same number
    facts: tuple[AnimalFacts, ...]
    refused: tuple[bool, ...]  # the gate would refuse the photo, as `rorqual identify` does

    def __len__(self) -> int:
        return len(self.individuals)

    def with_vectors(self, vectors: NDArray[np.float32]) -> Self:
        """The same animals as another network, or a baseline, sees them."""
        return replace(self, vectors=vectors)

    def joined_with(self, others: Self) -> Self:
        """These animals and then the others."""
        columns = {
            field.name: (*getattr(self, field.name), *getattr(others, field.name))
            for field in fields(self)
            if field.name != "vectors"
        }
        return replace(self, vectors=np.concatenate([self.vectors, others.vectors]), **columns)

    def where(self, chosen: NDArray[np.bool_] | Rows) -> Self:
        """The animals of a mask of shape (n,) or of rows."""
        rows = np.arange(len(self))[chosen].tolist()
        columns = {
            field.name: tuple(getattr(self, field.name)[row] for row in rows)
            for field in fields(self)
            if field.name != "vectors"
        }
        return replace(self, vectors=self.vectors[rows], **columns)

    def gallery(self, rows: Rows) -> Gallery:
        """Some of the animals as the matching wants them."""
        chosen = rows.tolist()
        return build_gallery(
            self.vectors[rows],
            [self.individuals[row] for row in chosen],
            species=[self.species[row] for row in chosen],
            annotation_ids=[self.annotation_ids[row] for row in chosen],
            photo_sha256=[self.sha256[row] for row in chosen],
            photo_names=[self.photos[row] for row in chosen],
            encounter_groups=[self.groups[row] for row in chosen],
        )


def read_animals(catalogue: Catalogue, *, gate_threshold: float | None = None) -> Animals:
    """The animals of a catalogue whose identity a person stated.

    Their vectors are the network's own: a head of `rorqual adapt` was fitted on these very
    animals, and would be judged on what it has learnt by heart.

    Args:
        catalogue: an open one.
        gate_threshold: 0..1; None for the gate's own.

    Raises:
        CatalogueError: where the catalogue is damaged.
        NetworkError: where its networks cannot be used.
    """
    spec = EmbeddingSpace.of_catalogue(catalogue).base
    gate = chosen_spec(catalogue.settings, Task.GATE)
    threshold = gate.threshold if gate_threshold is None else gate_threshold
    rows = catalogue.gallery_rows(spec.spec_hash)
    ids = tuple(int(number) for number in rows.annotation_ids)
    found = read_animal_facts(catalogue, ids)
    facts = tuple(found[number] for number in ids)
    days = tuple(
        datetime.fromisoformat(text).date() if text else None
        for text in (
            labelled or captured
            for labelled, captured in zip(rows.labelled_dates, rows.captured_local, strict=True)
        )
    )
    return Animals(
        vectors=rows.vectors,
        annotation_ids=ids,
        individuals=rows.individuals,
        species=rows.species,
        photos=rows.photo_names,
        sha256=rows.sha256,
        perceptual_hashes=rows.perceptual_hashes,
        encounters=rows.encounters,
        days=days,
        groups=kept_together(
            rows.individuals, rows.encounters, days, rows.perceptual_hashes, rows.sha256
        ),
        facts=facts,
        refused=tuple(
            it.gate_score is not None and threshold is not None and it.gate_score < threshold
            for it in facts
        ),
    )


def kept_together(
    individuals: Sequence[str],
    encounters: Sequence[str | None],
    days: Sequence[date | None],
    perceptual_hashes: Sequence[str],
    sha256: Sequence[str],
) -> tuple[int, ...]:
    """Numbers of groups that no split may take apart: encounters, bursts, copies, one photo.

    As `matching.encounter_groups`, where near-duplicates stand for encounters that nobody named;
    and beyond that the same file, and pictures of the same perceptual hash, whoever is in them.
    """
    groups = encounter_groups(individuals, encounters, days, perceptual_hashes)
    first: dict[tuple[str, str | int], int] = {}
    links = [
        (first.setdefault(key, row), row)
        for row in range(len(individuals))
        for key in (
            ("group", int(groups[row])),
            ("hash", perceptual_hashes[row]),
            ("file", sha256[row]),
        )
    ]
    return tuple(connected_groups(len(individuals), links).tolist())
