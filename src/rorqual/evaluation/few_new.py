"""Which figures about new animals rest on too few of them to have an interval?"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from rorqual.evaluation.answers import AnsweredPhoto
from rorqual.evaluation.intervals import Interval

FEWEST_NEW = 5  # individuals


def new_individuals(answers: Iterable[AnsweredPhoto]) -> int:
    """How many individuals among those asked for are new."""
    return len({it.individual for it in answers if it.is_new})


def of_new_animals(
    figures: Mapping[str, Interval], answers: Iterable[AnsweredPhoto]
) -> dict[str, Interval]:
    """The figures, without their intervals where they rest on fewer than `FEWEST_NEW`.

    Resampling so few individuals says little of how another few would differ.
    """
    if new_individuals(answers) >= FEWEST_NEW:
        return dict(figures)
    nan = float("nan")
    return {name: replace(it, low=nan, high=nan) for name, it in figures.items()}


def said_of_few(protocol: str, answers: Iterable[AnsweredPhoto]) -> list[str]:
    """A sentence where figures of a protocol lack an interval for that reason."""
    new = new_individuals(answers)
    if not 0 < new < FEWEST_NEW:
        return []
    return [
        f"The protocol {protocol} has {new} new individual{'' if new == 1 else 's'}, fewer than "
        f"{FEWEST_NEW}: its figures about new animals have no interval."
    ]
