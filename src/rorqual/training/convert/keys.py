"""Are a checkpoint's tensors exactly those that its family says, and how do we call them?"""

from collections.abc import Mapping
from fnmatch import fnmatchcase

import torch
from torch import Tensor

from rorqual.networks.family.family import ClassifierHead, KeyRules
from rorqual.training.convert.errors import (
    MissingKeyError,
    NotFiniteError,
    UnexpectedKeyError,
    WrappedKeyError,
    WrongShapeError,
)

_WRAPPER_OF_TRAININGS = "module."


def matched_weights(
    tensors: Mapping[str, Tensor],
    wanted: Mapping[str, Tensor],
    rules: KeyRules,
    heads: tuple[ClassifierHead, ...],
    *,
    dimension: int,
    name: str,
) -> dict[str, Tensor]:
    """The network's weights, by our names; any other tensor than the family's is an error.

    Args:
        tensors: of the checkpoint, by its names.
        wanted: the network's own weights by our names; only their shapes count.
        rules: how one becomes the other.
        heads: which must be there, and are left out.
        dimension: of the embedding, which a head's rows have.
        name: how messages call the checkpoint.

    Raises:
        CheckpointError: one of its kinds for each way in which the checkpoint is another one.
    """
    tensors = _without_wrapper(tensors, rules, name)
    _check_heads(tensors, heads, dimension, name)
    left_out = {head.key for head in heads}
    ours: dict[str, Tensor] = {}
    for key, tensor in sorted(tensors.items()):
        if key in left_out or _fits(key, rules.drop):
            continue
        our_name = _our_name(key, rules)
        if our_name is None or our_name not in wanted:
            raise UnexpectedKeyError(name, key, f"nothing is known of its tensor {key}")
        _check_tensor(name, key, tensor, wanted[our_name].shape)
        ours[our_name] = tensor
    for our_name, own in wanted.items():
        if our_name not in ours:
            key = _their_name(our_name, rules)
            if not _fits(key, rules.may_be_missing):
                raise MissingKeyError(name, key, f"its tensor {key} is missing")
            ours[our_name] = own
    return ours


def _without_wrapper(
    tensors: Mapping[str, Tensor], rules: KeyRules, name: str
) -> Mapping[str, Tensor]:
    for key in tensors:
        if key.startswith(_WRAPPER_OF_TRAININGS):
            raise WrappedKeyError(
                name,
                key,
                f"its tensor {key} begins with {_WRAPPER_OF_TRAININGS!r}: save the network "
                "itself, without the wrapper of its training",
            )
    wrapper = rules.wrapper
    if wrapper and tensors and all(key.startswith(wrapper) for key in tensors):
        return {key.removeprefix(wrapper): tensor for key, tensor in tensors.items()}
    return tensors


def _check_heads(
    tensors: Mapping[str, Tensor], heads: tuple[ClassifierHead, ...], dimension: int, name: str
) -> None:
    for head in heads:
        if head.key not in tensors:
            raise MissingKeyError(name, head.key, f"its tensor {head.key} is missing")
        shape = torch.Size((head.classes * head.centres, dimension))
        _check_tensor(name, head.key, tensors[head.key], shape)


def _check_tensor(name: str, key: str, tensor: Tensor, shape: torch.Size) -> None:
    if tensor.shape != shape:
        found, expected = (_by(each) for each in (tensor.shape, shape))
        raise WrongShapeError(name, key, f"its tensor {key} is {found}, and {expected} is wanted")
    if not bool(torch.isfinite(tensor).all()):
        raise NotFiniteError(name, key, f"its tensor {key} holds numbers that are not finite")


def _by(shape: torch.Size) -> str:
    return " x ".join(map(str, shape)) or "a single number"


def _our_name(key: str, rules: KeyRules) -> str | None:
    for theirs, ours in rules.prefixes:
        if key.startswith(theirs):
            return ours + key.removeprefix(theirs)
    return None


def _their_name(our_name: str, rules: KeyRules) -> str:
    for theirs, ours in rules.prefixes:
        if our_name.startswith(ours):
            return theirs + our_name.removeprefix(ours)
    return our_name


def _fits(key: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(key, pattern) for pattern in patterns)
