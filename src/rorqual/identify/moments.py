"""At which moments were animals photographed: the known ones, and those that nobody named?"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Self

import numpy as np
from numpy.typing import NDArray

from rorqual.catalogue.unidentified import UnidentifiedAnimal
from rorqual.matching.gallery import Gallery
from rorqual.matching.linkage import Labels
from rorqual.matching.unit_vectors import mean_directions


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """m moments with their animals; photos of one moment count once."""

    vectors: NDArray[np.float32]  # (m, d), mean directions
    photos: Sequence[frozenset[str]]  # content hashes of each moment's photos
    animals: Sequence[tuple[int, ...]]  # the catalogue's ids of each moment's animals
    individuals: Labels  # who it is, where a person said so
    species: Labels  # as far as the photos say one
    rejected: Sequence[frozenset[str]]  # who a person said it is not

    @classmethod
    def unnamed(cls, animals: Sequence[UnidentifiedAnimal], numbers: NDArray[np.int32]) -> Self:
        """Those of animals that nobody named; numbers of shape (animals,) say which is whose."""
        rows: defaultdict[int, list[UnidentifiedAnimal]] = defaultdict(list)
        for number, animal in zip(numbers, animals, strict=True):
            rows[int(number)].append(animal)
        members = [rows[number] for number in range(len(rows))]
        return cls(
            mean_directions(np.stack([animal.vector for animal in animals]), numbers),
            [frozenset(animal.sha256 for animal in moment) for moment in members],
            [tuple(animal.annotation_id for animal in moment) for moment in members],
            [None] * len(members),
            [_one({animal.species for animal in moment}) for moment in members],
            [frozenset().union(*(animal.rejected for animal in it)) for it in members],
        )

    @classmethod
    def known(cls, gallery: Gallery) -> Self:
        """The encounters of known individuals, of a gallery that was read by encounter."""
        groups = gallery.encounter_group
        members = [
            np.flatnonzero(groups == it).tolist() for it in range(groups.max(initial=-1) + 1)
        ]
        who = [int(gallery.individual_index[rows[0]]) for rows in members]
        return cls(
            mean_directions(gallery.vectors, groups),
            [frozenset(gallery.photo_sha256[row] for row in rows) for rows in members],
            [tuple(int(gallery.annotation_ids[row]) for row in rows) for rows in members],
            [gallery.individuals[it] for it in who],
            [gallery.species[it] for it in who],
            [frozenset()] * len(members),
        )

    def then(self, others: Self) -> Self:
        """These moments and, after them, the others."""
        if not len(others.vectors):
            return self
        return type(self)(
            np.concatenate([self.vectors, others.vectors]),
            [*self.photos, *others.photos],
            [*self.animals, *others.animals],
            [*self.individuals, *others.individuals],
            [*self.species, *others.species],
            [*self.rejected, *others.rejected],
        )

    def impossible_pairs(self) -> Iterator[tuple[int, int]]:
        """Moments that share a photo, where two animals are two, or that a person told apart."""
        in_photo: defaultdict[str, list[int]] = defaultdict(list)
        of_individual: defaultdict[str, list[int]] = defaultdict(list)
        for moment, (hashes, name) in enumerate(zip(self.photos, self.individuals, strict=True)):
            for sha256 in hashes:
                in_photo[sha256].append(moment)
            if name is not None:
                of_individual[name].append(moment)
        for together in in_photo.values():
            yield from combinations(together, 2)
        for moment, names in enumerate(self.rejected):
            for name in names:
                yield from ((moment, other) for other in of_individual[name])


def _one(labels: set[str | None]) -> str | None:
    said = labels - {None}
    return next(iter(said)) if len(said) == 1 else None
