"""How is a dataclass read from a TOML document, and what if a field is wrong?"""

import json
import tomllib
from typing import TYPE_CHECKING, TypeVar

from rorqual.domain.errors import NetworkError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Document = TypeVar("Document")


def read_document(kind: type[Document], text: str, origin: str, noun: str) -> Document:
    """Read a dataclass from TOML.

    Args:
        kind: the dataclass.
        text: the TOML document.
        origin: the name of its file, for messages.
        noun: what such a document is, for messages, such as `network spec`.

    Raises:
        NetworkError: where a field is missing, unknown, of the wrong kind or out of its range;
            names the file and the field.
    """
    from pydantic import TypeAdapter, ValidationError

    try:
        # By way of JSON, where a list is a tuple and nothing else is taken for something else.
        written = json.dumps(tomllib.loads(text))
        return TypeAdapter(kind).validate_json(written, strict=True)
    except ValidationError as error:
        reasons = "; ".join(_reason(wrong) for wrong in error.errors())
        raise NetworkError(f"the {noun} {origin} cannot be used: {reasons}") from error
    except (tomllib.TOMLDecodeError, TypeError) as error:
        short = noun.rsplit(maxsplit=1)[-1]
        raise NetworkError(f"the {noun} {origin} is no TOML of a {short}: {error}") from error


def _reason(wrong: "ErrorDetails") -> str:
    field = ".".join(str(part) for part in wrong["loc"]) or "the whole"
    return f"{field}: {wrong['msg']}"
