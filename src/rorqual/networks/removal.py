"""How does a network that a user added go away again, and are those that stay sound?"""

from rorqual.domain.errors import NetworkError, UsageError
from rorqual.networks.manifest import record_path
from rorqual.networks.prompts import prompts_path
from rorqual.networks.spec import NetworkFile
from rorqual.networks.store import (
    find_spec,
    is_shipped_file,
    network_ids,
    read_network_file,
    shipped_specs,
)
from rorqual.networks.taught import taught_path
from rorqual.networks.user_folder import user_folder


def remove_network(network_id: str) -> int:
    """Remove a network's spec, its record, and its files that no other network uses.

    Returns:
        How many bytes are free now.

    Raises:
        UsageError: where it comes with the package, or there is no such network.
    """
    if network_id in shipped_specs():
        raise UsageError(f"{network_id} comes with Rorqual and cannot be removed")
    if network_id not in network_ids():
        raise UsageError(f"there is no network {network_id!r} here that could be removed")
    folder = user_folder()
    try:
        files = {file.name for file in find_spec(network_id).files}
    except NetworkError:  # a damaged spec must not stay for ever
        files = {f"{network_id}.onnx"}
    others = [other for other in network_ids() if other != network_id]
    kept = {file.name for other in others for file in _files_if_sound(other)}
    gone = [folder / name for name in files - kept if not is_shipped_file(name)]
    freed = sum(path.stat().st_size for path in gone if path.is_file())
    # The spec first: without it nobody looks for the rest.
    beside = (record_path(network_id), prompts_path(network_id), taught_path(network_id))
    for path in (folder / f"{network_id}.toml", *beside, *gone):
        path.unlink(missing_ok=True)
    return freed


def faults_of(network_id: str) -> list[str]:
    """What is wrong with a network's spec and files, in sentences; nothing where it is sound."""
    try:
        for file in find_spec(network_id).files:
            read_network_file(file)
    except NetworkError as error:
        return [str(error)]
    return []


def _files_if_sound(network_id: str) -> tuple[NetworkFile, ...]:
    try:
        return find_spec(network_id).files
    except NetworkError:
        return ()
