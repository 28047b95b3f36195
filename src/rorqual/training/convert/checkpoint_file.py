"""Which tensors are in a checkpoint's file? Read as data alone: code in it is never run."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from rorqual.training.convert.errors import ContainerError, UnreadableCheckpointError

_WRAPPED_NAMES = 3  # shown in a message


def read_checkpoint(path: Path, containers: tuple[str, ...]) -> dict[str, Tensor]:
    """The tensors of a `.safetensors` file, or of one that `torch.save` wrote, by their names.

    Args:
        path: the file.
        containers: entries that may hold the tensors, the first that is there counts; "" is the
            file itself.

    Raises:
        UnreadableCheckpointError: where the file is neither, or needs code to be read.
        ContainerError: where none of the entries is there, or it holds something else.
    """
    entries = _entries(path)
    for container in containers:
        if container and container in entries:
            return _tensors(entries[container], path, container)
    if "" in containers:
        return _tensors(entries, path, "")
    there = ", ".join(sorted(map(str, entries))[:_WRAPPED_NAMES])
    wanted = " or ".join(containers)
    raise ContainerError(
        path.name, containers[0], f"it has no entry {wanted!r}; there are {there}, ..."
    )


def _entries(path: Path) -> Mapping[str, Any]:
    try:
        if path.suffix == ".safetensors":
            return load_file(path)
        entries = torch.load(path, weights_only=True, map_location="cpu")
    # torch raises what its unpickler, its archives and damaged bytes happen to raise
    except (Exception, SafetensorError) as error:
        first_line = str(error).strip().splitlines()[0] if str(error).strip() else ""
        raise UnreadableCheckpointError(
            path.name,
            "",
            f"it cannot be read as tensors alone ({type(error).__name__}: {first_line}); it is "
            "damaged, or code in it would have to be run, which is not done: fetch it again, or "
            "save its tensors with safetensors",
        ) from error
    if not isinstance(entries, Mapping):
        raise ContainerError(path.name, "", f"it holds a {type(entries).__name__}, no tensors")
    return entries


def _tensors(entries: Any, path: Path, container: str) -> dict[str, Tensor]:
    where = f"its entry {container!r}" if container else "it"
    if not isinstance(entries, Mapping):
        raise ContainerError(
            path.name, container, f"{where} holds a {type(entries).__name__}, no tensors"
        )
    for name, value in entries.items():
        if not isinstance(value, Tensor):
            raise ContainerError(
                path.name, str(name), f"{where} holds {name!r}, which is no tensor"
            )
    return dict(entries)
