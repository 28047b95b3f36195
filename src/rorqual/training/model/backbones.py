"""Which maps does a trunk make of a picture? One interface for timm's families and a basic CNN."""

from typing import Any

import torch
from torch import Tensor, nn

from rorqual.domain.errors import UsageError
from rorqual.training.model.basic_cnn import BASIC_CNN, CHANNELS, BasicCnn
from rorqual.training.model.imagenet_weights import LITE_MEAN, LITE_STD
from rorqual.training.model.trunk_weights import load_trunk_weights
from rorqual.training.recipe.recipe import BackboneRecipe

Channels = tuple[float, float, float]
_HALF: Channels = (0.5, 0.5, 0.5)


class Backbone(nn.Module):
    """A trunk with its last maps and what it wants of its input.

    Attributes:
        channels: of each of the maps, those of the last stage last.
        mean: of each colour, of values in 0..1, which the input is to be freed of.
        std: what the input is then to be divided by.
    """

    channels: tuple[int, ...]
    mean: Channels
    std: Channels

    def normalised(self, values: Tensor) -> Tensor:
        """The input for `forward`, of values in 0..1 of shape (n, 3, h, w)."""
        mean, std = (
            torch.tensor(numbers, dtype=values.dtype, device=values.device).view(1, 3, 1, 1)
            for numbers in (self.mean, self.std)
        )
        return (values - mean) / std

    def forward(self, image: Tensor) -> list[Tensor]:
        """The last maps, each (n, c, h', w').

        Args:
            image: (n, 3, h, w), normalised.
        """
        raise NotImplementedError


class TimmBackbone(Backbone):
    """A network of timm without its classifier.

    Its last maps are those that the network itself would pool, such as EfficientNet's 1280
    channels; those before are the last ones of twice the resolution, before any activation.
    """

    def __init__(self, trunk: Any, name: str, stages: int) -> None:
        super().__init__()
        self.trunk = trunk
        if hasattr(trunk, "head"):
            self.trunk.head = nn.Identity()  # ConvNeXt's has a norm, which nothing here would use
        self._stages = stages
        self._channels_last = getattr(trunk, "output_fmt", "NCHW") == "NHWC"
        before = [stage["num_chs"] for stage in self.trunk.feature_info][-stages:-1]
        self.channels = (*before, self.trunk.num_features)
        expected = self.trunk.pretrained_cfg
        is_lite = name.startswith("tf_efficientnet_lite")  # timm rounds Google's numbers
        self.mean = LITE_MEAN if is_lite else expected["mean"]
        self.std = LITE_STD if is_lite else expected["std"]

    def forward(self, image: Tensor) -> list[Tensor]:
        """See `Backbone`."""
        last, maps = self.trunk.forward_intermediates(image, indices=self._stages)
        if self._channels_last:
            last = last.permute(0, 3, 1, 2)
        return [*maps[:-1], last]


class BasicBackbone(Backbone):
    """The basic CNN."""

    def __init__(self, stages: int) -> None:
        super().__init__()
        self.trunk = BasicCnn()
        self.channels, self.mean, self.std = CHANNELS[-stages:], _HALF, _HALF

    def forward(self, image: Tensor) -> list[Tensor]:
        """See `Backbone`."""
        maps: list[Tensor] = self.trunk(image)
        return maps[-len(self.channels) :]


def make_backbone(recipe: BackboneRecipe, side: int | None = None) -> Backbone:
    """The trunk with the weights that the recipe names.

    Args:
        recipe: of the trunk.
        side: of the pictures, pixels; only Swin V2 is made for one size. None: timm's own.

    Raises:
        UsageError: where timm has no such trunk, it has no maps, or its weights cannot be had.
    """
    if recipe.name == BASIC_CNN:
        if recipe.weights != "none":
            raise UsageError(f"{BASIC_CNN} is trained from nothing: set backbone.weights to none")
        return BasicBackbone(recipe.stages)
    trunk = _timm_network(recipe, side)
    if recipe.weights != "none":
        load_trunk_weights(trunk, recipe.name, recipe.weights)
    return TimmBackbone(trunk, recipe.name, recipe.stages)


def _timm_network(recipe: BackboneRecipe, side: int | None) -> Any:
    import timm

    name = recipe.name
    options: dict[str, Any] = {}
    if recipe.drop_path:
        options["drop_path_rate"] = recipe.drop_path
    if name.startswith("swin_"):
        options["strict_img_size"] = False  # pictures grow during a training
    elif name.startswith("swinv2_") and side:
        options["img_size"] = side
    try:
        trunk: Any = timm.create_model(name, pretrained=False, num_classes=0, **options)
    except (AssertionError, RuntimeError, TypeError, ValueError) as error:
        raise UsageError(
            f"timm cannot make the trunk {name!r} of the recipe's backbone: {error}; correct its "
            "name, or set drop_path to 0 where the trunk has none"
        ) from error
    reductions = [stage["reduction"] for stage in getattr(trunk, "feature_info", [])]
    if not hasattr(trunk, "forward_intermediates") or len(set(reductions[-2:])) < 2:
        raise UsageError(
            f"{name} has no maps of several sizes to pool: use a trunk of timm such as an "
            "EfficientNet, ResNet, Swin or ConvNeXt"
        )
    return trunk
