"""How does a trunk get weights that were learned elsewhere?"""

from collections.abc import Mapping
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

from safetensors import SafetensorError
from torch import Tensor, nn

from rorqual.domain.errors import UsageError
from rorqual.training.model.imagenet_weights import load_imagenet

_SHOWN = 3  # names in a message
_UNREADABLE = (
    AttributeError,
    EOFError,
    OSError,
    RuntimeError,
    SafetensorError,
    UnpicklingError,
)


def load_trunk_weights(trunk: nn.Module, name: str, source: str) -> None:
    """Load weights into a trunk without classifier; the weights of a classifier are left out.

    Args:
        trunk: made by timm.
        name: timm's, of the trunk.
        source: `imagenet`, or a file of weights by timm's names, as timm publishes them
            (`.safetensors`) or as torch saves a state (`.pth`).

    Raises:
        UsageError: where the weights cannot be had or are of another network.
    """
    if source == "imagenet":
        _fill(trunk, load_imagenet(name), source, name)
    else:
        _fill(trunk, _of_file(Path(source)), source, name)


def _of_file(path: Path) -> Mapping[str, Tensor]:
    from timm.models import load_state_dict

    try:
        weights: dict[str, Tensor] = load_state_dict(str(path), use_ema=False, weights_only=True)
    except FileNotFoundError as error:
        raise UsageError(f"the weights {path} are not there: correct backbone.weights") from error
    except _UNREADABLE as error:
        raise UsageError(
            f"the weights {path} cannot be read: name a .safetensors file of timm or a .pth file "
            f"of weights alone ({type(error).__name__})"
        ) from error
    return weights


def _fill(trunk: Any, weights: Mapping[str, Tensor], source: str, name: str) -> None:
    classifier = tuple(f"{part}." for part in _classifiers(trunk))
    used = {key: weight for key, weight in weights.items() if not key.startswith(classifier)}
    try:
        odd = trunk.load_state_dict(used, strict=False)
    except RuntimeError as error:  # other shapes
        raise UsageError(
            f"the weights {source} are of another network than {name}: {error}"
        ) from error
    strange = [*odd.missing_keys, *odd.unexpected_keys]
    if strange:
        shown = ", ".join(strange[:_SHOWN]) + (", ..." if len(strange) > _SHOWN else "")
        raise UsageError(
            f"the weights {source} are of another network than {name}: they differ in {shown}"
        )


def _classifiers(trunk: Any) -> tuple[str, ...]:
    named = trunk.pretrained_cfg["classifier"]
    return (named,) if isinstance(named, str) else tuple(named)
