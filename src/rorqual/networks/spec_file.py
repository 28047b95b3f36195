"""How is a network's spec read from its TOML file, and what if a field is wrong?"""

import json
import tomllib
from typing import TYPE_CHECKING

from rorqual.domain.errors import NetworkError
from rorqual.networks.spec import NetworkSpec

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


def read_spec(text: str, origin: str) -> NetworkSpec:
    """Read a spec from TOML.

    Args:
        text: the TOML document.
        origin: the name of its file, for messages.

    Raises:
        NetworkError: where a field is missing, unknown, of the wrong kind or out of its range;
            names the file and the field.
    """
    from pydantic import TypeAdapter, ValidationError

    try:
        # By way of JSON, where a list is a tuple and nothing else is taken for something else.
        written = json.dumps(tomllib.loads(text))
        return TypeAdapter(NetworkSpec).validate_json(written, strict=True)
    except ValidationError as error:
        reasons = "; ".join(_reason(wrong) for wrong in error.errors())
        raise NetworkError(f"the network spec {origin} cannot be used: {reasons}") from error
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise NetworkError(f"the network spec {origin} is no TOML of a spec: {error}") from error


def _reason(wrong: "ErrorDetails") -> str:
    field = ".".join(str(part) for part in wrong["loc"]) or "the whole"
    return f"{field}: {wrong['msg']}"
