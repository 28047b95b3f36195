"""What have the parts of the client in common?"""

from collections.abc import Iterator
from typing import TypeVar

from pydantic import BaseModel

from rorqual.client.connection import ServiceConnection
from rorqual.service.schemas.pages import Page

Item = TypeVar("Item", bound=BaseModel)


class ClientPart:
    """Questions and orders on one topic.

    Args:
        connection: to the service.
    """

    def __init__(self, connection: ServiceConnection) -> None:
        self._connection = connection

    def _get(self, path: str, kind: type[Item], **params: str | int | None) -> Item:
        given = {name: value for name, value in params.items() if value is not None}
        answer = self._connection.send("GET", path, params=given)
        return kind.model_validate_json(answer.content)

    def _walk(self, path: str, kind: type[Item], **filters: str | None) -> Iterator[Item]:
        """All entries of a list, page by page."""
        cursor: str | None = None
        while True:
            page = self._get(path, Page[kind], **filters, cursor=cursor, limit=200)  # type: ignore[valid-type]
            yield from page.items
            cursor = page.next
            if cursor is None:
                return
