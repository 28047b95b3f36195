"""Which animals does a person go through in the review, and which comes next?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from rorqual.catalogue.suggested_groups import SuggestedGroup
from rorqual.catalogue.team.review_order import ReviewOrder
from rorqual.catalogue.team.review_queue import ReviewItem, ReviewState, list_review


@dataclass(frozen=True, slots=True)
class Queue:
    """Which animals a person goes through, as the address says."""

    state: Annotated[ReviewState, Query()] = ReviewState.WAITING
    order: Annotated[ReviewOrder, Query(alias="sort")] = ReviewOrder.UNSURE

    def after(
        self, connection: Connection, item: ReviewItem | None, limit: int = 1
    ) -> list[ReviewItem]:
        """The animals that follow one; with None, the first ones."""
        return list_review(connection, state=self.state, order=self.order, limit=limit, after=item)

    def onward(self, to: int | None, done: int | None = None) -> RedirectResponse:
        """Lead to an animal, or to the beginning; `done` is the one that was decided on."""
        query = {"state": self.state.value, "sort": self.order.value}
        if done:
            query["done"] = str(done)
        address = f"/review/{to}" if to else "/review"
        return RedirectResponse(f"{address}?{urlencode(query)}", 303)


Section = tuple[SuggestedGroup | None, list[ReviewItem]]


def sections(
    items: Sequence[ReviewItem], groups: Mapping[int, SuggestedGroup], order: ReviewOrder
) -> list[Section]:
    """The animals of a page, those of a group under its heading where they come group by group."""
    if order is not ReviewOrder.GROUPED:
        return [(None, list(items))] if items else []
    by_group = groupby(items, key=lambda it: groups.get(it.annotation_id))
    return [(group, list(some)) for group, some in by_group]


QueueOf = Annotated[Queue, Depends()]
