"""Which photos go into the gallery and which are asked for, so that nothing leaks?"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

from rorqual.matching.union_find import connected_groups


class LabelledPhoto(NamedTuple):
    """One individual in one photo."""

    photo: str
    individual: str
    encounter_group: str | int  # of photos that must stay together


@dataclass(frozen=True, slots=True)
class OpenSetSplit:
    """Names, sorted; no photo and no encounter group is on both sides."""

    gallery: tuple[str, ...]  # photos
    queries: tuple[str, ...]  # photos
    known_individuals: tuple[str, ...]  # with photos in the gallery
    new_individuals: tuple[str, ...]  # with photos among the queries only


def split_open_set(
    labels: Sequence[LabelledPhoto],
    *,
    seed: int,
    known_share: float = 0.8,
    gallery_share: float = 2 / 3,
    held_out: Collection[str] | None = None,
) -> OpenSetSplit:
    """Split labelled photos into a gallery and queries with known and new individuals.

    Individuals are held out by a hash of their name, so that adding data never moves one; how many
    that is varies, see `fixed_share` for a number that does not. Of the others about gallery_share
    of the photos go into the gallery, in whole encounter groups; an individual with one group goes
    there wholly, any other keeps at least one group on each side. Photos that show several
    animals, and groups that span several individuals, stay together; where one of them is held
    out, all are asked for.

    Args:
        labels: a photo with several animals has several entries.
        seed: another seed holds out other individuals.
        known_share: of the individuals that are not held out, 0..1.
        gallery_share: of the photos of each of those, 0..1.
        held_out: the individuals themselves; None for known_share to decide.
    """
    if held_out is None:
        held_out = {name for _, name, _ in labels if uniform(seed, name) >= known_share}
    apart = frozenset(held_out)
    units = _units(labels, seed)
    left = Counter(name for unit in units for name in unit.individuals)
    total = Counter(name for unit in units for name in unit.individuals.elements())
    in_gallery: Counter[str] = Counter()
    asked: set[str] = set()
    gallery: list[str] = []
    queries: list[str] = []
    for unit in units:
        names = set(unit.individuals)
        left.subtract(names)
        wanted = sum(gallery_share * total[name] - in_gallery[name] for name in names)
        size = unit.individuals.total()
        without_photo = any(not in_gallery[name] for name in names)
        last_chance = any(left[name] == 0 and name not in asked for name in names)
        if names & apart or (not without_photo and (last_chance or wanted < size / 2)):
            queries.extend(unit.photos)
            asked |= names
        else:
            gallery.extend(unit.photos)
            in_gallery += unit.individuals
    return OpenSetSplit(
        tuple(sorted(gallery)),
        tuple(sorted(queries)),
        tuple(sorted(in_gallery)),
        tuple(sorted(asked - set(in_gallery))),
    )


def fixed_share(individuals: Iterable[str], share: float, *, seed: int) -> frozenset[str]:
    """That share of the individuals, rounded, and one at least where it is above 0.

    They are those of the lowest hashes: a larger share includes a smaller one, and added data
    moves few.

    Args:
        individuals: names, repeated or not.
        share: 0..1.
        seed: another seed takes others.
    """
    names = sorted(set(individuals), key=lambda name: (uniform(seed, name), name))
    return frozenset(names[: max(1, round(share * len(names)))] if share > 0 else ())


class _Unit(NamedTuple):
    """Photos that must stay on one side."""

    photos: tuple[str, ...]
    individuals: Counter[str]  # entries of each


def _units(labels: Sequence[LabelledPhoto], seed: int) -> list[_Unit]:
    """All units, in an order that depends on the seed and on each unit's first photo alone."""
    first: dict[tuple[str, str | int], int] = {}
    links = [
        (first.setdefault(key, row), row)
        for row, label in enumerate(labels)
        for key in (("photo", label.photo), ("group", label.encounter_group))
    ]
    rows_of: defaultdict[int, list[LabelledPhoto]] = defaultdict(list)
    for label, group in zip(labels, connected_groups(len(labels), links).tolist(), strict=True):
        rows_of[group].append(label)
    units = [
        _Unit(
            tuple(sorted({label.photo for label in rows})),
            Counter(label.individual for label in rows),
        )
        for rows in rows_of.values()
    ]
    return sorted(units, key=lambda unit: uniform(seed, unit.photos[0]))


def uniform(seed: int, name: str) -> float:
    """A number in 0..1 that belongs to the name; adding other names does not change it."""
    digest = blake2b(f"{seed}:{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64
