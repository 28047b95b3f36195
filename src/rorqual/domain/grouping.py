"""Unnamed animals, put together as provisional individuals for a person to look at."""

from dataclasses import dataclass
from enum import StrEnum


class GroupFlag(StrEnum):
    """What a person should look at first."""

    BARBELL = "barbell"  # two halves that hang together by a thin bridge
    BETWEEN_KNOWN = "between_known"  # resembles two known individuals enough for either


@dataclass(frozen=True, slots=True)
class GroupedAnimal:
    """One animal in one photo, and what ties it to its group."""

    annotation_id: int
    photo: str  # relative, as imported
    sighting: int  # from 1, over all groups; photos of one moment share it
    similarity: float | None  # mean cosine to the group's other sightings; None without any
    half: int  # 1, or 2 for the second half of a barbell


@dataclass(frozen=True, slots=True)
class ProvisionalGroup:
    """Animals that are suggested to be one individual; a single one is a group as well."""

    name: str  # `group-0001`; numbered in the order of their first animals
    animals: tuple[GroupedAnimal, ...]  # by sighting, then by id
    individual: str | None  # the known individual that it is suggested to be
    known_annotation: int | None  # catalogue's id of that one's animal that is most alike
    flags: tuple[GroupFlag, ...]
    reason: str  # a sentence or two with the figures that led to it

    @property
    def sightings(self) -> int:
        """How many moments it was photographed at."""
        return len({animal.sighting for animal in self.animals})


@dataclass(frozen=True, slots=True)
class Grouping:
    """All unnamed animals in groups."""

    groups: tuple[ProvisionalGroup, ...]  # by name
    similarity: float  # mean cosine from which on groups were joined
    basis: str  # a sentence: where that similarity comes from, and what it promises
    models: dict[str, str]  # step -> id@hash
