"""Whom does a filter leave to be compared with, and whom only because nobody said enough?"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from rorqual.catalogue.gallery import GalleryRows
from rorqual.domain.candidate_filter import CandidateFilter, Condition, Traits
from rorqual.domain.errors import UsageError
from rorqual.domain.photo import Position

_SPECIES_NAMED = 5  # in a message


@dataclass(frozen=True, slots=True, eq=False)
class CandidateChoice:
    """The rows of a gallery that fit a filter."""

    rows: NDArray[np.intp]  # ascending
    of_rows: int  # animals in photos that the catalogue has
    filter: str  # in words
    left_out: int  # rows that nothing speaks against, but for which something is not known
    unsaid: Mapping[Condition, int]  # of these, how many lack a value; one may lack several

    @property
    def sentence(self) -> str:
        """What the filter came to, for people."""
        kept = f"Compared with {len(self.rows)} of {self.of_rows} photos of animals ({self.filter})"
        if not self.left_out:
            return f"{kept}."
        return (
            f"{kept}; {self.left_out} more may fit, but were left out because nobody said: "
            f"{_counts(self.unsaid)}. --include-missing includes them."
        )


def choose_candidates(
    rows: GalleryRows, wanted: CandidateFilter, *, others: int = 0
) -> CandidateChoice:
    """Keep the rows that fit all conditions; a value that nobody gave fits only where asked.

    Args:
        rows: of the catalogue.
        wanted: whom the user asks for.
        others: how many fit that have no photo in the catalogue.

    Raises:
        UsageError: where nobody fits; the message says which condition left nobody.
    """
    if not wanted.conditions:
        return CandidateChoice(np.arange(len(rows)), len(rows), str(wanted), 0, {})
    traits = _traits(rows)
    kept: list[int] = []
    unsaid: Counter[Condition] = Counter()
    left_out = 0
    for row, animal in enumerate(traits):
        held = {it: wanted.holds(it, animal) for it in wanted.conditions}
        if False in held.values():
            continue
        missing = [
            it for it, fits in held.items() if fits is None and it not in wanted.include_missing
        ]
        unsaid.update(missing)
        left_out += bool(missing)
        if not missing:
            kept.append(row)
    if not kept and not others:
        raise UsageError(_nobody(traits, wanted))
    return CandidateChoice(
        np.array(kept, dtype=np.intp), len(rows), str(wanted), left_out, dict(unsaid)
    )


def _traits(rows: GalleryRows) -> list[Traits]:
    columns = zip(
        rows.species,
        rows.latitudes,
        rows.longitudes,
        rows.dates,
        rows.sides,
        rows.parts,
        rows.vitalities,
        rows.qualities,
        strict=True,
    )
    return [
        Traits(
            species,
            None if latitude is None or longitude is None else Position(latitude, longitude),
            date.fromisoformat(when[:10]) if when else None,
            *others,
        )
        for species, latitude, longitude, when, *others in columns
    ]


def _nobody(traits: list[Traits], wanted: CandidateFilter) -> str:
    """Which condition leaves nobody, of how many, and what to do."""
    if not traits:
        return "the catalogue has no identified animals, so that no filter can be used"
    left = traits
    before = "in the catalogue"
    for condition in wanted.conditions:
        held = [wanted.holds(condition, animal) for animal in left]
        accepted = (True, None) if condition in wanted.include_missing else (True,)
        fitting = [animal for animal, fits in zip(left, held, strict=True) if fits in accepted]
        if not fitting:
            missing = held.count(None)
            remedy = _species_there(left) if condition is Condition.SPECIES else ""
            if missing:
                remedy += (
                    f"; {missing} of them have no {condition}: --include-missing {condition} would "
                    "include these"
                )
            return (
                f"the filter leaves nobody: of the {len(left)} photos of animals {before}, none "
                f"fits {wanted.words(condition)}{remedy}"
            )
        left, before = fitting, f"that fit {wanted.words(condition)}"
    raise AssertionError("somebody fits every condition")


def _species_there(animals: Iterable[Traits]) -> str:
    """The most frequent species of animals, in words: a name may be misspelt."""
    counts = Counter(it.species for it in animals if it.species)
    named = ", ".join(name for name, _ in counts.most_common(_SPECIES_NAMED))
    if not named:
        return ""
    return f"; they are of {named}" + (" and others" if len(counts) > _SPECIES_NAMED else "")


def _counts(unsaid: Mapping[Condition, int]) -> str:
    return ", ".join(f"{condition} of {unsaid[condition]} photos" for condition in sorted(unsaid))
