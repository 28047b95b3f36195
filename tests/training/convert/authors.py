"""Networks as their authors' code has them, in small, with the names that their files have.

Each is written from the layouts that the projects publish, not from `rorqual.training.convert`:
the names in a synthetic checkpoint are those of these modules, and their vectors are what the
converted network must give. `AUTHORS` needs an entry for each family that ships.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import timm
import torch
from safetensors.torch import save_file
from timm.models import register_model
from torch import Tensor, nn
from torch.nn import functional

from rorqual.networks.family.family import Family
from rorqual.networks.family.family_file import shipped_families
from tests.training.convert.clip_authors import TOWERS, OpenClip, as_open_clip

CLASSES = 7  # of the heads, in small


def shallow_swin_7(pretrained: bool = False, **options: Any) -> Any:
    small: dict[str, Any] = {"depths": (1, 1, 1, 1), "embed_dim": 8, "num_heads": (1, 1, 2, 2)}
    return timm.create_model("swin_tiny_patch4_window7_224", **small, **options)


def shallow_swin_12(pretrained: bool = False, **options: Any) -> Any:
    small: dict[str, Any] = {"depths": (1, 1, 1, 1), "embed_dim": 8, "num_heads": (1, 1, 2, 2)}
    return timm.create_model("swin_large_patch4_window12_384", **small, **options)


def shallow_dinov2(pretrained: bool = False, **options: Any) -> Any:
    small: dict[str, Any] = {"depth": 2, "embed_dim": 16, "num_heads": 2}
    return timm.create_model("vit_small_patch14_dinov2", **small, **options)


def shallow_dinov3(pretrained: bool = False, **options: Any) -> Any:
    small: dict[str, Any] = {"depth": 2, "embed_dim": 32, "num_heads": 2}
    return timm.create_model("vit_small_patch16_dinov3", **small, **options)


for _small in (shallow_swin_7, shallow_swin_12, shallow_dinov2, shallow_dinov3):
    register_model(_small)


class Gem(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.p = nn.Parameter(torch.rand(1) + 2.5)

    def forward(self, x: Tensor) -> Any:
        size = (x.size(-2), x.size(-1))
        return functional.avg_pool2d(x.clamp(min=1e-6).pow(self.p), size).pow(1.0 / self.p)


class MiewId(nn.Module):
    backbone: Any

    def __init__(self, trunk: str) -> None:
        super().__init__()
        self.backbone = timm.create_model(trunk, num_classes=0, global_pool="")
        self.pooling = Gem()
        self.bn = nn.BatchNorm1d(self.backbone.num_features)

    def forward(self, x: Tensor) -> Any:
        return self.bn(self.pooling(self.backbone(x)).view(len(x), -1))


class AnyDorsal(nn.Module):
    backbone: Any
    head: Any

    def __init__(self, trunk: str) -> None:
        super().__init__()
        self.backbone = nn.Module()
        self.backbone.timm_model = timm.create_model(trunk, num_classes=0, global_pool="")
        self.head = nn.Module()
        self.head.weight = nn.Parameter(torch.randn(CLASSES, 256))
        self.head.compute_loss = nn.Module()
        self.head.compute_loss.register_buffer("margins", torch.rand(CLASSES))

    def forward(self, x: Tensor) -> Any:
        maps = self.backbone.timm_model(x)
        return functional.normalize(functional.adaptive_avg_pool2d(maps, 1).flatten(1))


class FirstPlace(nn.Module):
    backbone: Any

    def __init__(self, trunk: str) -> None:
        super().__init__()
        self.backbone = timm.create_model(trunk, features_only=True, out_indices=[3, 4])
        channels = sum(self.backbone.feature_info.channels())
        self.global_pools = nn.ModuleList([Gem(), Gem()])
        self.neck = nn.BatchNorm1d(channels)
        for name in ("head_id", "head_species"):
            head: Any = nn.Module()
            head.weight = nn.Parameter(torch.randn(2 * CLASSES, channels))
            setattr(self, name, head)

    def forward(self, x: Tensor) -> Any:
        maps = self.backbone(x)
        pooled = [pool(stage) for pool, stage in zip(self.global_pools, maps, strict=True)]
        return self.neck(torch.cat(pooled, dim=1)[:, :, 0, 0])


class EffB4(nn.Module):
    model: Any
    arc: Any

    def __init__(self, trunk: str) -> None:
        super().__init__()
        self.model = timm.create_model(trunk, num_classes=0)
        self.embedding = nn.Linear(self.model.num_features, 12)
        self.arc = nn.Module()
        self.arc.weight = nn.Parameter(torch.randn(CLASSES, 12))

    def forward(self, x: Tensor) -> Any:
        return self.embedding(self.model(x))


class Bare(nn.Module):
    """A trunk whose own names stand in the file."""

    trunk: Any

    def __init__(self, trunk: str) -> None:
        super().__init__()
        self.trunk = timm.create_model(trunk, num_classes=0)

    def forward(self, x: Tensor) -> Any:
        return self.trunk(x)

    def state_dict(self, **_: Any) -> Any:
        return self.trunk.state_dict()


@dataclass(frozen=True)
class Authors:
    """How the authors' network is made in small, and how they save it."""

    module: Callable[[str], nn.Module]
    trunk: str  # timm's name of a small one of the same kind
    dimension: int
    save: Callable[[dict[str, Tensor], Path], None]
    side: int | None = 64  # pixels; None: only that of the family


def as_safetensors(state: dict[str, Tensor], path: Path) -> None:
    save_file({name: tensor.contiguous() for name, tensor in state.items()}, path)


def as_state(state: dict[str, Tensor], path: Path) -> None:
    torch.save(state, path)


def as_lightning(state: dict[str, Tensor], path: Path) -> None:
    torch.save({"epoch": 3, "state_dict": state, "hyper_parameters": {"lr": 0.1}}, path)


_MIEWID = Authors(MiewId, "test_efficientnet", 256, as_safetensors)
_SWIN_7 = Authors(Bare, "shallow_swin_7", 64, as_state, None)
_CLIP = Authors(lambda _: OpenClip(), "", TOWERS.dimension, as_open_clip, TOWERS.picture.side)
_DINO = Authors(Bare, "shallow_dinov2", 16, as_safetensors, None)
AUTHORS = {
    "anydorsal": Authors(AnyDorsal, "test_efficientnet", 256, as_lightning),
    "bioclip": _CLIP,
    "bioclip-2": _CLIP,
    "cetacean-classifier": Authors(FirstPlace, "test_efficientnet", 112, as_lightning),
    "dinov2-b": _DINO,
    "dinov2-s": _DINO,
    "dinov3-b": replace(_DINO, trunk="shallow_dinov3", dimension=32),
    "dinov3-s": replace(_DINO, trunk="shallow_dinov3", dimension=32),
    "ecomarine-effb4": Authors(EffB4, "test_efficientnet", 12, as_lightning),
    "megadescriptor-b-224": _SWIN_7,
    "megadescriptor-l-224": _SWIN_7,
    "megadescriptor-l-384": replace(_SWIN_7, trunk="shallow_swin_12"),
    "megadescriptor-s-224": _SWIN_7,
    "megadescriptor-t-224": _SWIN_7,
    "miewid-msv2": _MIEWID,
    "miewid-msv3": _MIEWID,
    "openclip-vit-b-32": _CLIP,
}


def in_small(family_id: str) -> Family:
    """The family with a small trunk of the same kind, and small heads."""
    family, authors = shipped_families()[family_id], AUTHORS[family_id]
    own, small = family.architecture, (authors.trunk, authors.dimension)
    return replace(
        family,
        architecture=own and replace(own, timm=small[0], dimension=small[1]),
        clip=family.clip and TOWERS,
        image=replace(
            family.picture,
            width=authors.side or family.picture.width,
            height=authors.side or family.picture.height,
        ),
        heads=tuple(replace(it, classes=CLASSES) for it in family.heads),
    )


def authors_network(family_id: str) -> Any:
    """The authors' network in small, with weights and statistics that nothing is neutral in."""
    torch.manual_seed(0)
    made = AUTHORS[family_id].module(AUTHORS[family_id].trunk)
    module: Any
    for module in made.modules():
        if hasattr(module, "running_mean"):
            nn.init.normal_(module.running_mean, std=0.1)
            nn.init.uniform_(module.running_var, 0.5, 1.5)
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, std=0.1)
    for name, weight in made.named_parameters():
        if name.endswith(("gamma", "gamma_1", "gamma_2")):
            nn.init.uniform_(weight, 0.1, 1.0)
    return made.eval()


def saved(family_id: str, folder: Path) -> Path:
    """A synthetic checkpoint, by the file name that the authors gave theirs."""
    path = folder / shipped_families()[family_id].checkpoint.file
    AUTHORS[family_id].save(authors_network(family_id).state_dict(), path)
    return path
