"""How does a client walk through a long list? By a cursor that only the service reads."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from fastapi import Query, Request
from fastapi.responses import Response
from pydantic import BaseModel

from rorqual.service.problems import ProblemError
from rorqual.service.schemas.deciding import LARGEST_ID
from rorqual.service.schemas.pages import Page
from rorqual.service.tagging import tagged

Row = TypeVar("Row")
Item = TypeVar("Item", bound=BaseModel)
Position = tuple[str | int, ...]  # of the entry that a page ended with

Limit = Annotated[int, Query(ge=1, le=200, description="Entries of a page at most.")]
Cursor = Annotated[
    str | None, Query(max_length=2000, description="`next` of the page before; opaque.")
]


def position(listed: str, cursor: str | None, *kinds: type[str] | type[int]) -> Position | None:
    """Where a page begins; None for the first.

    Args:
        listed: the name of the list; a cursor of another one is refused.
        cursor: as it was sent.
        kinds: of the values that tell an entry's place.

    Raises:
        ProblemError: 422 where it is no cursor of this list.
    """
    if cursor is None:
        return None
    try:
        name, *values = json.loads(base64.urlsafe_b64decode(cursor.encode()))
    except (binascii.Error, ValueError, TypeError):
        name, values = None, []
    fits = [type(it) for it in values] == list(kinds)
    if name != listed or not fits or not all(map(_is_storable, values)):
        raise ProblemError(422, "cursor: it is not the `next` of a page of this list: leave it out")
    return tuple(values)


def page(
    request: Request,
    listed: str,
    rows: Sequence[Row],
    limit: int,
    *,
    item: Callable[[Row], Item],
    place: Callable[[Row], Position],
) -> Response:
    """A page of a list, with `next` in the body and in a Link header.

    Args:
        request: that is answered.
        listed: the name of the list.
        rows: from the page's beginning, one more than the limit where there is more.
        limit: entries of the page at most.
        item: what is shown of a row.
        place: what tells a row's place in the list.
    """
    shown = rows[:limit]
    following, headers = None, {}
    if len(rows) > limit:
        written = json.dumps([listed, *place(shown[-1])])
        following = base64.urlsafe_b64encode(written.encode()).decode()
        url = request.url.include_query_params(cursor=following)
        headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'
    return tagged(request, Page[Item](items=[item(row) for row in shown], next=following), headers)


def _is_storable(value: str | int) -> bool:
    return "\0" not in value if isinstance(value, str) else abs(value) <= LARGEST_ID
