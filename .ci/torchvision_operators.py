"""Lets torchvision import beside a torch that it was not compiled for.

Where there is no torchvision for the torch at hand, `pip install --no-deps torchvision` gives one
that stops at its own import: it wants two operators that only its compiled part has, and that
nothing here calls. Put beside the site-packages by `.ci/install_train`, this module declares them
when torchvision is first asked for. Nothing happens where torch is never used.
"""

import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from typing import Any

_OPERATORS = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)
_kept: list[Any] = []  # an operator lives as long as its library


class _DeclareOperators(MetaPathFinder):
    def find_spec(self, fullname: str, _path: Any = None, _target: Any = None) -> ModuleSpec | None:
        """Declare what is missing, and leave the finding to others."""
        if fullname == "torchvision":
            sys.meta_path.remove(self)
            import torch

            library: Any = torch.library.Library("torchvision", "DEF")
            for operator in _OPERATORS:
                library.define(operator)
            _kept.append(library)
        return None


sys.meta_path.insert(0, _DeclareOperators())
