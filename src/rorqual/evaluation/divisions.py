"""Which photos are asked for against which? Closed, open, by time, in folds."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from rorqual.evaluation.animals import Animals, Rows
from rorqual.evaluation.leakage import refuse_leaks
from rorqual.evaluation.protocol import LabelledPhoto, fixed_share, split_open_set, uniform

NEW_SHARES = (0.05, 0.13, 0.30, 0.50)  # of the individuals; .13 is Happywhale's test set
GALLERY_SHARE = 2 / 3
FOLDS = 10
CLOSED, CROSS_VALIDATION, TIME, GIVEN = "closed", "folds", "time", "given"


@dataclass(frozen=True, slots=True, eq=False)
class Division:
    """One question: these photos against those. No leak is among them.

    Raises:
        UsageError: where there is one.
    """

    protocol: str  # "closed", "open 13 %", "time", "folds", "given"
    animals: Animals
    gallery: Rows
    queries: Rows
    fold: int | None = None  # of cross-validation, from 0

    def __post_init__(self) -> None:
        refuse_leaks(self.animals, self.gallery, self.queries)

    @property
    def is_closed(self) -> bool:
        """Whether all that are asked for are known, and that is known too."""
        return self.protocol in (CLOSED, CROSS_VALIDATION)

    @property
    def known(self) -> frozenset[str]:
        """The individuals of the gallery."""
        return frozenset(self.animals.individuals[row] for row in self.gallery.tolist())


def closed_set(animals: Animals, *, seed: int) -> Division:
    """Whoever is asked for is in the gallery, by another encounter."""
    split = _split(animals, 0.0, seed)
    known = {animals.individuals[row] for row in split.gallery.tolist()}
    asked = [row for row in split.queries.tolist() if animals.individuals[row] in known]
    return Division(CLOSED, animals, split.gallery, np.array(asked, dtype=np.intp))


def open_set(animals: Animals, new_share: float, *, seed: int) -> Division:
    """That share of the individuals, one at least, is asked for and not in the gallery.

    Who shares a photo or an encounter with one of them may be new beside it.
    """
    return _split(animals, new_share, seed)


def telling_division(animals: Animals, *, seed: int) -> Division | None:
    """The open set whose answers are looked at one by one, or the closed one where it cannot be.

    Returns:
        None where neither asks for a photo.
    """
    opened = open_set(animals, NEW_SHARES[1], seed=seed)
    asked = {animals.individuals[row] for row in opened.queries.tolist()}
    tells = asked - opened.known and opened.known
    chosen = opened if tells else closed_set(animals, seed=seed)
    return chosen if len(chosen.queries) and len(chosen.gallery) else None


def time_aware(animals: Animals) -> Division | None:
    """What was known on a day against what came later, as a new season is met.

    The day is the one that has about two thirds of the dated photos before it. A group goes where
    its first day says; photos without a day are left out.

    Returns:
        None where fewer than two days are known.
    """
    first_day: dict[int, date] = {}
    for group, day in zip(animals.groups, animals.days, strict=True):
        if day is not None:
            first_day[group] = min(day, first_day.get(group, day))
    dated = [row for row, group in enumerate(animals.groups) if group in first_day]
    days = sorted(first_day[animals.groups[row]] for row in dated)
    if len(set(days)) < 2:
        return None
    cut = days[min(len(days) - 1, int(GALLERY_SHARE * len(days)))]
    if cut == days[0]:
        cut = next(day for day in days if day > cut)
    before = [row for row in dated if first_day[animals.groups[row]] < cut]
    after = [row for row in dated if first_day[animals.groups[row]] >= cut]
    gallery, queries = (np.array(side, dtype=np.intp) for side in (before, after))
    return Division(TIME, animals, gallery, queries)


def cross_validation(animals: Animals, *, seed: int, folds: int = FOLDS) -> Iterator[Division]:
    """Every fold asks for its photos against those of the others; all that are asked are known.

    The groups of an individual are dealt over the folds in turn; one with a single group stays in
    every gallery. Folds without a photo are left out.
    """
    groups_of: defaultdict[str, set[int]] = defaultdict(set)
    for individual, group in zip(animals.individuals, animals.groups, strict=True):
        groups_of[individual].add(group)
    fold_of: dict[int, int] = {}
    for individual, groups in groups_of.items():
        if len(groups) > 1:
            start = int(uniform(seed, individual) * folds)
            in_turn = sorted(groups, key=lambda group: uniform(seed, f"{group}"))
            for place, group in enumerate(in_turn):
                fold_of.setdefault(group, (start + place) % folds)
    fold = np.array([fold_of.get(group, -1) for group in animals.groups])
    for number in range(folds):
        gallery = np.flatnonzero(fold != number)
        known = {animals.individuals[row] for row in gallery.tolist()}
        asked = [
            row
            for row in np.flatnonzero(fold == number).tolist()
            if animals.individuals[row] in known
        ]
        if asked:
            yield Division(
                CROSS_VALIDATION, animals, gallery, np.array(asked, dtype=np.intp), number
            )


def _split(animals: Animals, new_share: float, seed: int) -> Division:
    columns = zip(animals.sha256, animals.individuals, animals.groups, strict=True)
    split = split_open_set(
        [LabelledPhoto(*row) for row in columns],
        seed=seed,
        gallery_share=GALLERY_SHARE,
        held_out=fixed_share(animals.individuals, new_share, seed=seed),
    )
    gallery, queries = (
        np.flatnonzero([photo in side for photo in animals.sha256])
        for side in (frozenset(split.gallery), frozenset(split.queries))
    )
    return Division(f"open {100 * new_share:.0f} %", animals, gallery, queries)
