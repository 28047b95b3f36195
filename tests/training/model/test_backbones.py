"""Trunks of all families have one interface, and give the maps that they themselves would pool."""

from dataclasses import replace
from typing import Any

import pytest

pytest.importorskip("torch", reason="torch comes with the extra `train`")
pytest.importorskip("timm", reason="timm comes with the extra `train`")
import timm
import torch

from rorqual.domain.errors import UsageError
from rorqual.training.model.backbones import make_backbone
from rorqual.training.recipe.recipe import BackboneRecipe
from tests.training.model.recipes import SIDE, TINY_TRUNKS

IMAGES = torch.rand(2, 3, SIDE, SIDE, generator=torch.Generator().manual_seed(0))


def recipe(name: str, **options: Any) -> BackboneRecipe:
    return replace(BackboneRecipe(name, weights="none", stages=2), **options)


@pytest.mark.parametrize("name", TINY_TRUNKS)
def test_the_last_two_stages_are_of_the_stated_channels_and_a_halving_apart(name: str) -> None:
    backbone = make_backbone(recipe(name))
    before, last = backbone(IMAGES)
    assert backbone.channels == TINY_TRUNKS[name] == (before.shape[1], last.shape[1])
    assert (before.shape[2:], last.shape[2:]) == ((4, 4), (2, 2))
    assert len(make_backbone(recipe(name, stages=1))(IMAGES)) == 1


def test_swin_gives_maps_in_the_same_order_and_takes_pictures_of_any_size() -> None:
    backbone = make_backbone(recipe("swin_tiny_patch4_window7_224")).eval()
    for side in (SIDE, 96):
        with torch.inference_mode():
            before, last = backbone(torch.zeros(1, 3, side, side))
        assert before.shape == (1, 384, side // 16, side // 16)
        assert last.shape == (1, 768, side // 32, side // 32)


def test_swin_v2_is_made_for_the_size_of_the_pictures() -> None:
    backbone = make_backbone(recipe("swinv2_tiny_window8_256", stages=1), SIDE).eval()
    with torch.inference_mode():
        (last,) = backbone(torch.zeros(1, 3, SIDE, SIDE))
    assert last.shape == (1, 768, 2, 2)


@pytest.mark.parametrize("name", [name for name in TINY_TRUNKS if name != "basic_cnn"])
def test_the_last_maps_are_those_that_timm_pools(name: str) -> None:
    backbone = make_backbone(recipe(name, stages=1)).eval()
    original: Any = timm.create_model(name, pretrained=False, num_classes=0).eval()
    trunk: Any = backbone.trunk
    original.load_state_dict(trunk.state_dict(), strict=False)  # but for its head
    with torch.inference_mode():
        assert torch.equal(backbone(IMAGES)[0], original.forward_features(IMAGES))


def test_the_lite_networks_maps_are_the_features_and_the_textures_before() -> None:
    """1280 channels after the last convolution with its norm; 112 after block 4's projection."""
    backbone = make_backbone(recipe("tf_efficientnet_lite0")).eval()
    net: Any = backbone.trunk
    with torch.inference_mode():
        maps = net.bn1(net.conv_stem(IMAGES))
        for index, block in enumerate(net.blocks):
            maps = block(maps)
            if index == 4:
                textures = maps
        features = net.bn2(net.conv_head(maps))
        before, last = backbone(IMAGES)
    assert backbone.channels == (112, 1280)
    assert torch.equal(before, textures)
    assert torch.equal(last, features)


def test_the_input_is_normalised_as_each_network_was_trained() -> None:
    lite = make_backbone(recipe("tf_efficientnet_lite0"))
    assert (lite.mean, lite.std) == ((127 / 255,) * 3, (128 / 255,) * 3)
    usual = make_backbone(recipe("test_efficientnet"))
    assert (usual.mean, usual.std) == ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
    values = usual.normalised(torch.full((1, 3, 1, 1), 0.5)).flatten().tolist()
    assert values == pytest.approx([0.015 / 0.229, 0.044 / 0.224, 0.094 / 0.225], rel=1e-5)


def test_stochastic_depth_drops_paths_in_training_alone() -> None:
    torch.manual_seed(0)
    backbone = make_backbone(recipe("test_convnext", drop_path=0.9, stages=1))
    first, second = (backbone(IMAGES)[0] for _ in range(2))
    assert not torch.equal(first, second)
    backbone.eval()
    assert torch.equal(backbone(IMAGES)[0], backbone(IMAGES)[0])


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (recipe("no_such_trunk"), "timm cannot make the trunk 'no_such_trunk'"),
        (recipe("densenet121", drop_path=0.1), "set drop_path to 0"),
        (recipe("test_vit"), "test_vit has no maps of several sizes"),
        (recipe("test_resnet", weights="imagenet"), "set weights to none"),
        (recipe("basic_cnn", weights="imagenet"), r"set backbone\.weights to none"),
    ],
    ids=lambda value: value.name if isinstance(value, BackboneRecipe) else "",
)
def test_what_cannot_be_made_is_refused_with_the_remedy(
    wrong: BackboneRecipe, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        make_backbone(wrong)
