"""Which networks are here, and are their files what their specs say?"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from rorqual.domain.errors import NetworkError
from rorqual.networks.spec import NetworkFile, NetworkSpec, Task
from rorqual.networks.spec_file import read_spec
from rorqual.networks.user_folder import user_folder, user_spec_files

_SHIPPED = files("rorqual.networks") / "data"

DEFAULT_NETWORKS = {
    Task.GATE: "lite0-cetacean-gate",
    Task.DETECTION: "lite0-detector",
    Task.EMBEDDING: "rorqual-lite0",
    Task.SPECIES: "lite0-species",
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


def network_ids() -> list[str]:
    """The ids of all networks that there are, those that the user registered last."""
    return [*shipped_specs(), *(path.stem for path in user_spec_files())]


def find_spec(network_id: str) -> NetworkSpec:
    """The spec of that id, of the package or registered by the user.

    Raises:
        NetworkError: where there is none, then it names those that there are; or where it is
            damaged.
    """
    if network_id in shipped_specs():
        return shipped_specs()[network_id]
    for path in user_spec_files():
        if path.stem == network_id:
            return _read_user_spec(path)
    raise NetworkError(f"there is no network {network_id!r}; there are: {', '.join(network_ids())}")


def _read_user_spec(path: Path) -> NetworkSpec:
    try:
        spec = read_spec(path.read_text("utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise NetworkError(f"the network spec {path} cannot be read: {error}") from error
    if spec.id != path.stem:
        raise NetworkError(f"{path} holds a network of another id, {spec.id}: rename the file")
    return spec


def is_shipped_file(name: str) -> bool:
    """Whether an ONNX file of that name comes with the package."""
    return (_SHIPPED / name).is_file()


def has_network_file(file: NetworkFile) -> bool:
    """Whether the file is here, with the content that the spec states."""
    with _location(file.name) as (path, _):
        return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == file.sha256


def read_network_file(file: NetworkFile) -> bytes:
    """The bytes of a network file, checked against the sum that its spec states.

    Raises:
        NetworkError: where the file is missing or its SHA-256 differs.
    """
    with _location(file.name) as (path, remedy):
        return read_checked(path, file.sha256, remedy)


@contextmanager
def _location(name: str) -> Iterator[tuple[Path, str]]:
    """Where the file of that name lies, and what helps where it is missing or damaged."""
    registered = user_folder() / name
    if not is_shipped_file(name) and registered.is_file():
        yield registered, f"remove it from {registered.parent} and register the network again"
        return
    with as_file(_SHIPPED / name) as path:
        yield path, "install rorqual again"


def read_checked(path: Path, sha256: str, remedy: str = "install rorqual again") -> bytes:
    """The bytes of a file whose SHA-256 is known.

    Args:
        path: the file.
        sha256: 64 hexadecimal digits.
        remedy: what helps, in the imperative, for the message.

    Raises:
        NetworkError: where the file cannot be read or its SHA-256 differs.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise NetworkError(
            f"the network file {path.name} cannot be read ({error.strerror}): {remedy}"
        ) from error
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise NetworkError(
            f"the network file {path.name} is damaged: its SHA-256 is {found[:12]}..., "
            f"and its spec says {sha256[:12]}...; {remedy}"
        )
    return data
