"""A part of a list."""

from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Item = TypeVar("Item", bound=BaseModel)


def _example(schema: dict[str, Any], page: type[BaseModel]) -> None:
    (item,) = page.__pydantic_generic_metadata__["args"]
    shown = item.model_config["json_schema_extra"]["example"]
    schema["example"] = {"items": [shown], "next": "WyJwaG90b3MiLCA3XQ=="}


class Page(BaseModel, Generic[Item]):
    """Entries of a list, and how to get the following ones."""

    model_config = ConfigDict(json_schema_extra=_example)

    items: list[Item]
    next: str | None = Field(description="Send it as `cursor` for what follows; None at the end.")
