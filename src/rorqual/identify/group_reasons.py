"""Why do these animals stand together, and what should a person look at first?"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.grouping import GroupedAnimal, GroupFlag, ProvisionalGroup
from rorqual.identify.moments import Moments
from rorqual.matching.barbell import barbell_halves

_FLAGS = {
    GroupFlag.BARBELL: "It may be two individuals: the two halves resemble each other much less "
    "than their own photos do.",
    GroupFlag.BETWEEN_KNOWN: "It resembles {} enough to be that one as well.",
}


def described_groups(
    moments: Moments, groups: NDArray[np.int32], photos: Mapping[int, str], similarity: float
) -> tuple[ProvisionalGroup, ...]:
    """The groups that hold unnamed animals, with their figures, flags and reasons.

    Args:
        moments: the unnamed first, then the known.
        groups: group number of each moment, consecutive in the order of their first.
        photos: the unnamed animals' photos by the catalogue's id of the animal.
        similarity: mean cosine from which on groups were joined.
    """
    unnamed = sum(name is None for name in moments.individuals)
    members = [np.flatnonzero(groups == it) for it in range(int(groups[:unnamed].max()) + 1)]
    rivals = _rivals(moments, groups, similarity)
    return tuple(
        _described(moments, rows, f"group-{number:04d}", photos, similarity, rivals[number - 1])
        for number, rows in enumerate(members, start=1)
    )


def _rivals(
    moments: Moments, groups: NDArray[np.int32], similarity: float
) -> dict[int, str | None]:
    """By group, another known individual whom its unnamed are as like as a join demands.

    The known of the group have no say: they are unlike the other one, however like the unnamed are.
    """
    is_known = np.array([name is not None for name in moments.individuals])
    name_of = {
        group: name
        for group, name in zip(groups.tolist(), moments.individuals, strict=True)
        if name is not None
    }
    rivals: dict[int, str | None] = dict.fromkeys(groups.tolist())
    if len(name_of) < 2:
        return rivals
    names = np.array(list(name_of.values()))
    known = np.stack([moments.vectors[(groups == it) & is_known].mean(axis=0) for it in name_of])
    for group in name_of.keys() & set(groups[~is_known].tolist()):
        unnamed = moments.vectors[(groups == group) & ~is_known].mean(axis=0)
        alike = np.where(names == name_of[group], -np.inf, known @ unnamed)
        if alike.max() >= similarity:
            rivals[group] = str(names[alike.argmax()])
    return rivals


def _described(
    moments: Moments,
    rows: NDArray[np.intp],
    name: str,
    photos: Mapping[int, str],
    similarity: float,
    rival: str | None,
) -> ProvisionalGroup:
    cosines = moments.vectors[rows] @ moments.vectors[rows].T
    halves = barbell_halves(cosines, similarity)
    known = np.array([moments.individuals[row] is not None for row in rows])
    np.fill_diagonal(cosines, 0.0)
    means = cosines.sum(axis=1) / max(1, len(rows) - 1)
    animals = [
        GroupedAnimal(
            annotation_id=animal,
            photo=photos[animal],
            sighting=int(row) + 1,
            similarity=float(means[index]) if len(rows) > 1 else None,
            half=2 if halves is not None and halves[index] else 1,
        )
        for index, row in enumerate(rows)
        if not known[index]
        for animal in moments.animals[row]
    ]
    individual = next((who for row in rows if (who := moments.individuals[row])), None)
    raised = ((GroupFlag.BARBELL, halves is not None), (GroupFlag.BETWEEN_KNOWN, bool(rival)))
    flags = tuple(flag for flag, is_raised in raised if is_raised)
    known_annotation = None
    sentences = [_likeness(len(animals), means[~known], len(rows) > 1)]
    if individual is not None:
        to_known = cosines[np.ix_(~known, known)]
        nearest = int(rows[known][to_known.max(axis=0).argmax()])
        known_annotation = moments.animals[nearest][0]
        sentences.append(
            f"The mean similarity to {known.sum()} of the known encounters of {individual} is "
            f"{to_known.mean():.2f}."
        )
    sentences += [_FLAGS[flag].format(rival) for flag in flags]
    return ProvisionalGroup(
        name, tuple(animals), individual, known_annotation, flags, " ".join(sentences)
    )


def _likeness(photos: int, means: NDArray[np.float32], is_joined: bool) -> str:
    if not is_joined:
        moment = "one photo" if photos == 1 else f"{photos} photos of one moment"
        return f"Seen in {moment}; nothing else is alike enough."
    count = "1 photo" if photos == 1 else f"{photos} photos"
    if len(means) == 1:  # whom it resembles is a known animal, of which the next sentence tells
        return f"{count} of 1 moment."
    return (
        f"{count} of {len(means)} moments; each moment resembles the others of the group by "
        f"{means.min():.2f} to {means.max():.2f} in the mean."
    )
