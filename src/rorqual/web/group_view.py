"""Which animals may be one individual with this one, and how does a person go on to them?"""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Connection

from rorqual.catalogue.animals import find_animals
from rorqual.catalogue.decisions import Tier
from rorqual.catalogue.suggested_groups import SuggestedGroup, groups_of
from rorqual.service.access import Caller
from rorqual.service.schemas import browsing as shown
from rorqual.service.showing import show_animals

MATES_SHOWN = 60  # each is a picture; the queue, group by group, has all of them


@dataclass(frozen=True, slots=True)
class GroupView:
    """A provisional group as it is seen from one of its animals."""

    group: SuggestedGroup
    annotation_id: int  # of the animal
    mates: tuple[shown.Animal, ...]  # its other animals, by id

    @property
    def halves(self) -> tuple[tuple[shown.Animal, ...], ...]:
        """Mates that are shown: those of the animal's own half, then the others of a barbell."""
        second = set(self.group.second_half)
        mine = self.annotation_id in second
        shown_ones = self.mates[:MATES_SHOWN]
        own = tuple(it for it in shown_ones if (it.id in second) == mine)
        return (own, tuple(it for it in shown_ones if it not in own)) if second else (own,)

    @property
    def more(self) -> int:
        """How many mates are not shown."""
        return max(0, len(self.mates) - MATES_SHOWN)

    @property
    def names(self) -> tuple[str, ...]:
        """Who it may be: whom it is suggested to be, then who persons said its mates are."""
        said = Counter(it.individual for it in self.mates if it.individual)
        known = [self.group.individual] if self.group.individual else []
        return tuple(dict.fromkeys([*known, *(name for name, _ in said.most_common())]))

    @property
    def next_mate(self) -> int | None:
        """The mate that waits for a person's word, the next one or else the first."""
        waiting = [it.id for it in self.mates if _waits(it)]
        return min(waiting, key=lambda it: (it < self.annotation_id, it), default=None)


def view_group(connection: Connection, caller: Caller, annotation_id: int) -> GroupView | None:
    """The group that an animal stands in; None for none."""
    group = groups_of(connection, [annotation_id]).get(annotation_id)
    if group is None:
        return None
    others = find_animals(connection, (it for it in group.animals if it != annotation_id))
    return GroupView(group, annotation_id, tuple(show_animals(connection, caller, others)))


def _waits(animal: shown.Animal) -> bool:
    """Whether nobody has said anything of it that stands; see `ReviewState.WAITING`."""
    last = animal.decision
    return last is None or (
        last.kind == "undo" and last.tier == Tier.REJECTED and last.individual is None
    )
