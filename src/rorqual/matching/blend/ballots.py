"""Which labels compete for each photo, and at which place does each member name them?"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.matching.blend.members import Member
from rorqual.matching.precision import PREDICTIONS_COUNTED

NOT_NAMED = -1


@dataclass(frozen=True, eq=False)
class Ballots:
    """n photos with at most s competing labels each, and the places that m members gave them."""

    photos: tuple[str, ...]  # (n,)
    members: int  # m
    labels: tuple[str, ...]  # all that are named somewhere
    slots: NDArray[np.int32]  # (n, s), into labels; NOT_NAMED where a photo has fewer
    places: NDArray[np.int8]  # (n, s, m), 0 is a member's first; NOT_NAMED where it is silent

    @classmethod
    def of(
        cls,
        members: Sequence[Member],
        photos: Sequence[str],
        with_fin: Collection[str] | None = None,
    ) -> Self:
        """Collect the members' votes for some photos.

        The slots of a photo stand in the order in which labels are named: all first places, then
        all second ones; of equal members the earlier comes first. Equal scores keep that order.

        Args:
            members: one or more.
            photos: which photos, in the order of the answers.
            with_fin: the photos with a back fin, on which alone specialists vote; None: on all.
        """
        numbers: dict[str, int] = {}
        rows = []
        for photo in photos:
            named: dict[int, list[int]] = {}
            for member, place, label in _votes(members, photo, with_fin):
                number = numbers.setdefault(label, len(numbers))
                places = named.setdefault(number, [NOT_NAMED] * len(members))
                if places[member] == NOT_NAMED:
                    places[member] = place
            rows.append(named)
        widest = max((len(named) for named in rows), default=0)
        slots = np.full((len(rows), widest), NOT_NAMED, dtype=np.int32)
        place_of = np.full((len(rows), widest, len(members)), NOT_NAMED, dtype=np.int8)
        for row, named in enumerate(rows):
            slots[row, : len(named)] = list(named)
            if named:
                place_of[row, : len(named)] = list(named.values())
        return cls(tuple(photos), len(members), tuple(numbers), slots, place_of)

    def slots_of(self, truths: Mapping[str, str]) -> NDArray[np.intp]:
        """The slot of each photo's right label, shape (n,); NOT_NAMED where nobody names it."""
        numbers = {label: number for number, label in enumerate(self.labels)}
        wanted = np.array([numbers.get(truths[photo], -2) for photo in self.photos], dtype=np.int32)
        if not self.slots.shape[1]:
            return np.full(len(self.photos), NOT_NAMED, dtype=np.intp)
        is_it = self.slots == wanted[:, np.newaxis]
        return np.where(is_it.any(axis=1), is_it.argmax(axis=1), NOT_NAMED)

    @property
    def is_new(self) -> NDArray[np.bool_]:
        """Which slots hold `new_individual`, shape (n, s)."""
        if NEW_INDIVIDUAL not in self.labels:
            return np.zeros(self.slots.shape, dtype=np.bool_)
        return np.asarray(self.slots == self.labels.index(NEW_INDIVIDUAL))

    def per_slot(self, amounts: Mapping[str, float]) -> NDArray[np.float64]:
        """An amount of each label, 0 for those that have none, shape (n, s)."""
        of_label = np.array([amounts.get(label, 0.0) for label in self.labels] + [0.0])
        return np.asarray(of_label[self.slots])  # an empty slot takes the last, which is 0

    def only(self, rows: NDArray[np.intp]) -> Self:
        """Some of the photos."""
        return replace(
            self,
            photos=tuple(self.photos[row] for row in rows),
            slots=self.slots[rows],
            places=self.places[rows],
        )


def _votes(
    members: Sequence[Member], photo: str, with_fin: Collection[str] | None
) -> Iterator[tuple[int, int, str]]:
    """Member, place and label of each vote for a photo: first places first."""
    lists = []
    for member in members:
        is_asked = not member.is_specialist or with_fin is None or photo in with_fin
        lists.append(_different(member.predictions.get(photo, ())) if is_asked else [])
    for place in range(PREDICTIONS_COUNTED):
        for number, labels in enumerate(lists):
            if place < len(labels):
                label = labels[place]
                if label is not None:
                    yield number, place, label


def _different(labels: Sequence[str | None]) -> list[str | None]:
    """Labels without repetitions; a lost one keeps its place."""
    seen: set[str] = set()
    kept: list[str | None] = []
    for label in labels:
        if label is None or label not in seen:
            kept.append(label)
        if label is not None:
            seen.add(label)
    return kept
