"""Where did a network that a user added come from, under which terms, and as which file?"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rorqual.domain.errors import NetworkError
from rorqual.networks.user_folder import user_folder

_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """What is remembered of one network that was converted from a checkpoint."""

    id: str
    family: str  # id of the family
    source: str  # URL, or the file that the user gave
    checkpoint_sha256: str
    checkpoint_bytes: int
    # whether somebody stated the sum before, or it was only recorded when the file came
    sha256_was_known: bool
    licence: str
    commercial_use: bool
    unverified: tuple[str, ...]  # fields of the family that nobody could check
    added_at: str  # ISO 8601, UTC
    rorqual: str  # version


def record_path(network_id: str) -> Path:
    """Where the record of a network lies."""
    return user_folder() / f"{network_id}.json"


def write_record(record: ModelRecord) -> None:
    """Keep a record, whole or not at all."""
    path = record_path(record.id)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_text(json.dumps({"schema": _SCHEMA, **asdict(record)}, indent=1) + "\n", "utf-8")
    part.replace(path)


def read_record(network_id: str) -> ModelRecord | None:
    """The record of a network; None where it has none, such as one that was trained.

    Raises:
        NetworkError: where it is damaged.
    """
    path = record_path(network_id)
    if not path.is_file():
        return None
    try:
        written: dict[str, Any] = json.loads(path.read_text("utf-8"))
        if written.pop("schema") != _SCHEMA:
            raise ValueError("it is of another version")
        return ModelRecord(**written | {"unverified": tuple(written["unverified"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise NetworkError(
            f"{path} cannot be used ({error}): remove the network with `rorqual models remove "
            f"{network_id}` and add it again"
        ) from error
