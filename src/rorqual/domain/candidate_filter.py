"""Which of the catalogue's animals may be the answer, as the user restricts them?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rorqual.domain.annotation import Part, Side, Vitality
from rorqual.domain.errors import UsageError
from rorqual.domain.photo import Position
from rorqual.domain.place import Area, Circle
from rorqual.domain.taxa import canonical_species

EVERYBODY = "all"  # the words of a filter without conditions


class Condition(StrEnum):
    """What a filter may ask of an animal in a photo."""

    SPECIES = "species"
    PLACE = "place"
    PERIOD = "period"
    SIDE = "side"
    PART = "part"
    VITALITY = "vitality"
    QUALITY = "quality"


@dataclass(frozen=True, slots=True)
class Traits:
    """What is known of one animal in one photo; None where nobody said."""

    species: str | None = None  # canonical label
    position: Position | None = None
    day: date | None = None
    side: str | None = None
    part: str | None = None
    vitality: str | None = None  # of the individual, not of the moment
    quality: str | None = None  # as graded by the label's author


@dataclass(frozen=True, slots=True)
class CandidateFilter:
    """Conditions that all must hold; of several values of one condition, one must.

    Raises:
        UsageError: where a species is none, the period ends before it begins, or missing values
            are to be included for a condition that is not asked.
    """

    species: Sequence[str] = ()  # any name that the taxonomy knows; compared whole
    area: Area | None = None
    circle: Circle | None = None
    first_day: date | None = None  # included
    last_day: date | None = None  # included
    side: Side | None = None
    parts: Sequence[Part] = ()
    vitality: Vitality | None = None
    qualities: Sequence[str] = ()  # compared whole, whatever their case
    include_missing: Sequence[Condition] = ()  # where what nobody said counts as fitting

    def __post_init__(self) -> None:
        for name, values in (
            ("species", map(_canonical, self.species)),
            ("parts", self.parts),
            ("qualities", map(_folded, self.qualities)),
            ("include_missing", self.include_missing),
        ):
            object.__setattr__(self, name, tuple(sorted(set(values))))
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise UsageError(f"the period ends on {self.last_day}, before {self.first_day}")
        idle = [it.value for it in self.include_missing if it not in self.conditions]
        if idle:
            raise UsageError(
                f"missing values of {', '.join(idle)} are to be included, but the filter does "
                "not ask for it: name the value that you want, or leave it out"
            )

    def __str__(self) -> str:
        return "; ".join(map(self.words, self.conditions)) or EVERYBODY

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What is asked, in the order of `Condition`."""
        asked = {condition for condition, words in self._wanted_words().items() if words}
        if self.area or self.circle:
            asked.add(Condition.PLACE)
        if self.first_day or self.last_day:
            asked.add(Condition.PERIOD)
        return tuple(condition for condition in Condition if condition in asked)

    def words(self, condition: Condition) -> str:
        """A condition in words, such as `side left`, or `side left or not known`."""
        ends = (("from", self.first_day), ("to", self.last_day))
        match condition:
            case Condition.PLACE:
                wanted = ", ".join(str(place) for place in (self.area, self.circle) if place)
            case Condition.PERIOD:
                wanted = " ".join(f"{word} {day}" for word, day in ends if day)
            case _:
                wanted = " or ".join(self._wanted_words()[condition])
        missing = " or not known" if condition in self.include_missing else ""
        return f"{condition} {wanted}{missing}"

    def holds(self, condition: Condition, traits: Traits) -> bool | None:
        """Whether an animal fits a condition; None where nobody said what is asked."""
        match condition:
            case Condition.PLACE:
                if (where := traits.position) is None:
                    return None
                return all(place.contains(where) for place in (self.area, self.circle) if place)
            case Condition.PERIOD:
                if (day := traits.day) is None:
                    return None
                return (self.first_day or date.min) <= day <= (self.last_day or date.max)
        said: str | None = getattr(traits, condition)
        return None if said is None else _folded(said) in self._wanted_words()[condition]

    def _wanted_words(self) -> dict[Condition, Sequence[str]]:
        """The values of the conditions that compare words."""
        return {
            Condition.SPECIES: self.species,
            Condition.SIDE: (self.side,) if self.side else (),
            Condition.PART: self.parts,
            Condition.VITALITY: (self.vitality,) if self.vitality else (),
            Condition.QUALITY: self.qualities,
        }


def _folded(text: str) -> str:
    return text.strip().casefold()


def _canonical(name: str) -> str:
    species = canonical_species(name)
    if species is None:
        raise UsageError(f"{name!r} names no species: write a label such as killer_whale")
    return species.label
