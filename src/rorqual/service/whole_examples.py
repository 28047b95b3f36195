"""Which nulls do the document's examples lack? FastAPI leaves them out, though fields need them."""

from collections.abc import Mapping
from typing import Any

_PREFIX = "#/components/schemas/"


def with_whole_examples(document: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI document, in whose examples a field that is missing and may be null is null."""
    schemas = document["components"]["schemas"]
    for schema in schemas.values():
        if "example" in schema:
            _complete(schema, schema["example"], schemas)
    return document


def _complete(schema: Mapping[str, Any], example: Any, schemas: Mapping[str, Any]) -> None:
    forms = [_named(it, schemas) for it in schema.get("anyOf", [schema])]
    for form in forms:
        if isinstance(example, list) and "items" in form:
            for item in example:
                _complete(form["items"], item, schemas)
        if not isinstance(example, dict):
            continue
        for name, field in form.get("properties", {}).items():
            if name in example:
                _complete(field, example[name], schemas)
            elif {"type": "null"} in field.get("anyOf", ()):
                example[name] = None


def _named(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    name = schema.get("$ref", "").removeprefix(_PREFIX)
    return schemas[name] if name else schema
