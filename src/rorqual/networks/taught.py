"""Which individuals taught a network, by the names that they had there?"""

import json
from pathlib import Path

from rorqual.domain.errors import NetworkError
from rorqual.networks.composite import CompositeSpec, EmbedderSpec
from rorqual.networks.known_classes import KnownClasses
from rorqual.networks.spec import NetworkSpec
from rorqual.networks.user_folder import user_folder

CLASSES = "classes.json"  # beside the spec, in a run of `rorqual train`


def taught_path(network_id: str) -> Path:
    """Where the names of a registered network lie. Its ending keeps it apart from the records."""
    return user_folder() / f"{network_id}.individuals"


def names_beside(toml: Path) -> bytes | None:
    """The names in the run that a spec lies in, to be kept with the network; None without any.

    Raises:
        NetworkError: where they are damaged.
    """
    file = toml.with_name(CLASSES)
    if not file.is_file():
        return None
    names = sorted(_names(file, f"bring back {CLASSES} of the run, or remove it"))
    return (json.dumps({"names": names}, ensure_ascii=False, indent=1) + "\n").encode()


def taught_individuals(spec: EmbedderSpec) -> frozenset[str]:
    """Who taught an embedder, or one of several that embed together; nobody where none is named.

    Raises:
        NetworkError: where a file of names is damaged.
    """
    members = [it.spec for it in spec.members] if isinstance(spec, CompositeSpec) else [spec]
    return frozenset().union(*(_of_network(member) for member in members))


def _of_network(spec: NetworkSpec) -> frozenset[str]:
    file = taught_path(spec.id)
    kept = _names(file, "remove it, and register the network again") if file.is_file() else ()
    classes = KnownClasses(spec).individuals if spec.classes else ()
    return frozenset((*kept, *classes))


def _names(file: Path, remedy: str) -> frozenset[str]:
    try:
        return frozenset(str(name) for name in json.loads(file.read_text("utf-8"))["names"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NetworkError(
            f"{file} does not name the individuals of its network ({error}): {remedy}"
        ) from error
