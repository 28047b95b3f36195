"""How does a client walk through a long list? By a cursor that only the service reads."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel

from rorqual.service.problems import ProblemError
from rorqual.service.schemas.deciding import LARGEST_ID
from rorqual.service.schemas.pages import Page
from rorqual.service.tagging import tagged

Row = TypeVar("Row")
Item = TypeVar("Item", bound=BaseModel)
Position = tuple[str | int, ...]  # of the entry that a page ended with


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of a list a request asks for.

    Attributes:
        request: itself.
        limit: entries of the page at most.
        cursor: as it was sent.
    """

    request: Request
    limit: int
    cursor: str | None

    @property
    def rows(self) -> int:
        """How many rows to read: one more than are shown, which tells whether more follow."""
        return self.limit + 1

    def position(self, listed: str, *kinds: type[str] | type[int]) -> Position | None:
        """Where the page begins; None for the first.

        Args:
            listed: the name of the list; a cursor of another one is refused.
            kinds: of the values that tell an entry's place.

        Raises:
            ProblemError: 422 where the cursor is none of this list.
        """
        if self.cursor is None:
            return None
        try:
            name, *values = json.loads(base64.urlsafe_b64decode(self.cursor.encode()))
        except (binascii.Error, ValueError, TypeError):
            name, values = None, []
        fits = [type(it) for it in values] == list(kinds)
        if name != listed or not fits or not all(map(_is_storable, values)):
            raise ProblemError(
                422, "cursor: it is not the `next` of a page of this list: leave it out"
            )
        return tuple(values)

    def page(
        self,
        listed: str,
        rows: Sequence[Row],
        *,
        item: Callable[[Row], Item],
        place: Callable[[Row], Position],
    ) -> Response:
        """The page, with `next` in the body and in a Link header.

        Args:
            listed: the name of the list.
            rows: from the page's beginning, as many as `rows` says where there are so many.
            item: what is shown of a row.
            place: what tells a row's place in the list.
        """
        shown = rows[: self.limit]
        following, headers = None, {}
        if len(rows) > self.limit:
            written = json.dumps([listed, *place(shown[-1])])
            following = base64.urlsafe_b64encode(written.encode()).decode()
            url = self.request.url.include_query_params(cursor=following)
            headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'
        answer = Page[Item](items=[item(row) for row in shown], next=following)
        return tagged(self.request, answer, headers)


def _paging(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=200, description="Entries of a page at most.")] = 50,
    cursor: Annotated[
        str | None, Query(max_length=2000, description="`next` of the page before; opaque.")
    ] = None,
) -> Paging:
    return Paging(request, limit, cursor)


PagingOf = Annotated[Paging, Depends(_paging)]


def _is_storable(value: str | int) -> bool:
    return "\0" not in value if isinstance(value, str) else abs(value) <= LARGEST_ID
