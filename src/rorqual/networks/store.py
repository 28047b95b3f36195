"""Which networks are here, and are their files what their specs say?"""

import hashlib
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from rorqual.domain.errors import NetworkError
from rorqual.networks.spec import NetworkFile, NetworkSpec, Task
from rorqual.networks.spec_file import read_spec

_SHIPPED = files("rorqual.networks") / "data"

DEFAULT_NETWORKS = {
    Task.GATE: "lite0-cetacean-gate",
    Task.EMBEDDING: "lite0-discriminant",
}
PERMISSIVE_NETWORKS = {
    Task.GATE: "lite0-imagenet-gate",
    Task.EMBEDDING: "lite0-levels",
}


@cache
def shipped_specs() -> dict[str, NetworkSpec]:
    """The specs that come with the package, by id."""
    specs = (
        read_spec(entry.read_text("utf-8"), entry.name)
        for entry in sorted(_SHIPPED.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".toml")
    )
    return {spec.id: spec for spec in specs}


def find_spec(network_id: str) -> NetworkSpec:
    """The spec of that id.

    Raises:
        NetworkError: where there is none; names those that there are.
    """
    specs = shipped_specs()
    if network_id not in specs:
        raise NetworkError(f"there is no network {network_id!r}; there are: {', '.join(specs)}")
    return specs[network_id]


def read_network_file(file: NetworkFile) -> bytes:
    """The bytes of a network file, checked against the sum that its spec states.

    Raises:
        NetworkError: where the file is missing or its SHA-256 differs.
    """
    with as_file(_SHIPPED / file.name) as path:
        return read_checked(path, file.sha256)


def read_checked(path: Path, sha256: str) -> bytes:
    """The bytes of a file whose SHA-256 is known.

    Raises:
        NetworkError: where the file cannot be read or its SHA-256 differs.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise NetworkError(
            f"the network file {path.name} cannot be read ({error.strerror}): install rorqual again"
        ) from error
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise NetworkError(
            f"the network file {path.name} is damaged: its SHA-256 is {found[:12]}..., "
            f"and its spec says {sha256[:12]}...; install rorqual again"
        )
    return data
