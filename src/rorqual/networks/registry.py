"""How does a network that a user trained or was given become one that catalogues can name?"""

import os
import re
import secrets
from pathlib import Path

from PIL import Image

from rorqual.domain.errors import NetworkError
from rorqual.networks.keypoint_matcher import KeypointMatcher
from rorqual.networks.session import Network
from rorqual.networks.spec import NetworkFile, NetworkSpec, Task
from rorqual.networks.spec_file import read_spec
from rorqual.networks.store import (
    find_spec,
    has_network_file,
    is_shipped_file,
    network_ids,
    read_checked,
    shipped_specs,
)
from rorqual.networks.taught import names_beside, taught_path
from rorqual.networks.user_folder import user_folder

_ID = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.(onnx|npz)")


def register_network(toml: Path) -> NetworkSpec:
    """Copy a network into the user's folder, after a trial of whether it is as its spec says.

    Whoever looks for it meanwhile finds all of it or nothing. To register the same network again
    changes nothing.

    The names of the individuals that taught it are kept with it, where they lie beside the spec as
    `rorqual train` writes them.

    Args:
        toml: its spec; the ONNX files that it names lie beside it, or are known already.

    Raises:
        NetworkError: where the spec or a file is missing or damaged, the network does not run as
            the spec says, or another network has its id or its file's name.
    """
    try:
        text = toml.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NetworkError(f"the network spec {toml} cannot be read: {error}") from error
    spec = read_spec(text, str(toml))
    _require_plain_names(spec, toml)
    _require_free_id(spec, toml)
    names = names_beside(toml)
    folder = user_folder()
    added: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in spec.files:
            if not has_network_file(file):
                _add(file, toml, folder)
                added.append(folder / file.name)
        _try_out(spec)
        if spec.id not in shipped_specs():
            if names:
                write_whole(taught_path(spec.id), names)
            write_whole(folder / f"{spec.id}.toml", text.encode())
    except OSError as error:
        _remove(added)
        raise NetworkError(
            f"{spec.id} cannot be registered in {folder} ({error.strerror}): set RORQUAL_NETWORKS "
            "to a folder that you can write to"
        ) from error
    except BaseException:
        _remove(added)
        raise
    return spec


def _try_out(spec: NetworkSpec) -> None:
    if spec.task is Task.MATCHING:
        KeypointMatcher(spec).try_out()
    else:
        Network(spec).run(Image.new("RGB", (spec.picture.width, spec.picture.height)))


def _require_plain_names(spec: NetworkSpec, toml: Path) -> None:
    if not _ID.fullmatch(spec.id):
        raise NetworkError(
            f"{toml}: the id {spec.id!r} cannot be used: lower-case letters and digits, in parts "
            "joined by single hyphens or dots"
        )
    for file in spec.files:
        if not _FILE_NAME.fullmatch(file.name):
            raise NetworkError(f"{toml}: {file.name!r} is no plain name of a network's file")


def _require_free_id(spec: NetworkSpec, toml: Path) -> None:
    if spec.id in network_ids() and (known := find_spec(spec.id)) != spec:
        remedy = "give this one another id"
        if spec.id not in shipped_specs():
            remedy += f", or remove {spec.id}.toml and its ONNX file from {user_folder()}"
        raise NetworkError(
            f"{toml}: there is another network {spec.id} ({known.stamp}, version {known.version}), "
            f"and catalogues may use it: {remedy}"
        )


def _add(file: NetworkFile, toml: Path, folder: Path) -> None:
    target = folder / file.name
    if is_shipped_file(file.name) or target.exists():
        raise NetworkError(
            f"{toml}: there is another file of the name {file.name} among the networks: rename "
            f"this one, here and in the spec, or remove {target} where no network needs it"
        )
    write_whole(
        target, read_checked(toml.with_name(file.name), file.sha256, "export the network again")
    )


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that is there whole or not at all, also after a failure of power.

    Raises:
        OSError: where it cannot be written.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    try:
        with part.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _remove(files: list[Path]) -> None:
    for path in files:
        path.unlink(missing_ok=True)
