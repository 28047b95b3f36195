"""How does the ImageNet network that ships become an ONNX file with three outputs?"""

from pathlib import Path
from typing import Any

import torch
from torch import nn

from rorqual.training.export.half_weights import with_half_weights
from rorqual.training.export.onnx_writing import model_of, save_whole
from rorqual.training.model.imagenet_weights import load_imagenet

TRUNK = "tf_efficientnet_lite0"
TEXTURE_BLOCK = 4  # its maps still show markings; deeper ones know shapes
SHAPE_WEIGHT = 2.0  # of the shapes against the textures in a cosine
INPUT_SIDE = 224  # pixels


class LevelsNetwork(nn.Module):
    """EfficientNet-Lite0 with three outputs.

    `levels` (n, 1392), of unit length: the average of a middle block's maps (textures) and the
    features (shapes), so that a cosine of it is a weighted mean of both cosines;
    `features` (n, 1280): the pooled features under the classifier; `logits` (n, 1000).
    """

    def __init__(self, backbone: nn.Module) -> None:
        super().__init__()
        self.backbone = backbone

    def forward(self, image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Run the network on images (n, 3, 224, 224)."""
        net: Any = self.backbone
        maps = net.bn1(net.conv_stem(image))
        textures = maps
        for index, block in enumerate(net.blocks):
            maps = block(maps)
            if index == TEXTURE_BLOCK:
                textures = nn.functional.normalize(maps.mean((2, 3)), dim=1)
        features = net.bn2(net.conv_head(maps)).mean((2, 3))
        shapes = nn.functional.normalize(features, dim=1) * SHAPE_WEIGHT**0.5
        levels = nn.functional.normalize(torch.cat([textures, shapes], dim=1), dim=1)
        return levels, features, net.classifier(features)


def load_imagenet_network() -> LevelsNetwork:
    """The network with the package's weights.

    Raises:
        UsageError: where the package is not installed.
    """
    import timm

    backbone = timm.create_model(TRUNK, pretrained=False)
    backbone.load_state_dict(load_imagenet(TRUNK))
    return LevelsNetwork(backbone.eval())


def export_imagenet_network(path: Path) -> None:
    """Write the network as ONNX, for any number of images at once."""
    image = torch.zeros(2, 3, INPUT_SIDE, INPUT_SIDE)
    program = torch.onnx.export(
        load_imagenet_network(),
        (image,),
        dynamo=True,
        input_names=["image"],
        output_names=["levels", "features", "logits"],
        dynamic_shapes=({0: torch.export.Dim("batch")},),
        verbose=False,
    )
    # The classifier only finds the permissive gate's two classes: it can do with less precision.
    smaller = with_half_weights(model_of(program), lambda name: "classifier.weight" in name)
    save_whole(smaller, path)
