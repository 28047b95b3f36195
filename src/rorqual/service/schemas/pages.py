"""A part of a list."""

from typing import Generic, TypeVar

from pydantic import BaseModel, Field

Item = TypeVar("Item", bound=BaseModel)


class Page(BaseModel, Generic[Item]):
    """Entries of a list, and how to get the following ones."""

    items: list[Item]
    next: str | None = Field(description="Send it as `cursor` for what follows; None at the end.")
