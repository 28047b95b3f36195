"""A CLIP as open_clip has it, in small, and how its projects save it."""

import json
from collections import OrderedDict
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from rorqual.networks.family.clip_towers import ClipTowers, PictureTower, TextTower

FILES = Path(__file__).parents[3] / "src/rorqual/networks/family/files"
TOWERS = ClipTowers(
    dimension=24,
    activation="gelu",
    picture=PictureTower(side=32, patch=8, width=32, layers=2, heads=2),
    text=TextTower(context=77, vocabulary=49408, width=16, layers=2, heads=4),
)
_SMALL = """[clip]
dimension = 24
activation = "gelu"
picture = { side = 32, patch = 8, width = 32, layers = 2, heads = 2 }
text = { context = 77, vocabulary = 49408, width = 16, layers = 2, heads = 4 }

"""
CONFIG: dict[str, Any] = {
    "model_cfg": {
        "embed_dim": 24,
        "vision_cfg": {
            "image_size": 32, "layers": 2, "width": 32, "patch_size": 8, "head_width": 16,
        },
        "text_cfg": {
            "context_length": 77, "vocab_size": 49408, "width": 16, "heads": 4, "layers": 2,
        },
    },
    "preprocess_cfg": {"interpolation": "bicubic", "resize_mode": "shortest"},
}  # fmt: skip


def block(width: int, heads: int) -> Any:
    made: Any = nn.Module()
    made.ln_1 = nn.LayerNorm(width)
    made.attn = nn.MultiheadAttention(width, heads, batch_first=True)
    made.ln_2 = nn.LayerNorm(width)
    fc, proj = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
    made.mlp = nn.Sequential(OrderedDict(c_fc=fc, gelu=nn.GELU(), c_proj=proj))
    return made


def blocks(width: int, heads: int, layers: int) -> Any:
    made: Any = nn.Module()
    made.resblocks = nn.ModuleList([block(width, heads) for _ in range(layers)])
    return made


def through(transformer: Any, x: Tensor, mask: Tensor | None = None) -> Tensor:
    for it in transformer.resblocks:
        seen = it.ln_1(x)
        x = x + it.attn(seen, seen, seen, need_weights=False, attn_mask=mask)[0]
        x = x + it.mlp(it.ln_2(x))
    return x


class OpenClip(nn.Module):
    visual: Any
    transformer: Any

    def __init__(self) -> None:
        super().__init__()
        self.visual = nn.Module()
        self.visual.class_embedding = nn.Parameter(torch.randn(32))
        self.visual.positional_embedding = nn.Parameter(torch.randn(17, 32))
        self.visual.proj = nn.Parameter(torch.randn(32, 24))
        self.visual.conv1 = nn.Conv2d(3, 32, kernel_size=8, stride=8, bias=False)
        self.visual.ln_pre = nn.LayerNorm(32)
        self.visual.transformer = blocks(32, 2, 2)
        self.visual.ln_post = nn.LayerNorm(32)
        self.positional_embedding = nn.Parameter(torch.randn(77, 16))
        self.text_projection = nn.Parameter(torch.randn(16, 24))
        self.logit_scale = nn.Parameter(torch.tensor(2.5))
        self.transformer = blocks(16, 4, 2)
        self.token_embedding = nn.Embedding(49408, 16)
        self.ln_final = nn.LayerNorm(16)

    def forward(self, image: Tensor) -> Any:
        visual = self.visual
        x = visual.conv1(image)
        x = x.reshape(x.shape[0], x.shape[1], -1).permute(0, 2, 1)
        first = visual.class_embedding.view(1, 1, -1).expand(x.shape[0], -1, -1)
        x = torch.cat([first, x], dim=1) + visual.positional_embedding
        x = visual.ln_post(through(visual.transformer, visual.ln_pre(x)))
        return x[:, 0] @ visual.proj

    def encode_text(self, text: Tensor) -> Any:
        mask = torch.empty(77, 77).fill_(float("-inf")).triu_(1)
        x = self.token_embedding(text) + self.positional_embedding
        x = self.ln_final(through(self.transformer, x, mask))
        return x[torch.arange(x.shape[0]), text.argmax(dim=-1)] @ self.text_projection

    def shares(self, image: Tensor, text: Tensor) -> Any:
        """Softmax over the sentences, as in the examples of open_clip."""
        seen, read = functional.normalize(self(image)), functional.normalize(self.encode_text(text))
        return (self.logit_scale.exp() * seen @ read.T).softmax(dim=-1)


def as_open_clip(state: dict[str, Tensor], path: Path) -> None:
    torch.save(state, path)
    path.with_name("open_clip_config.json").write_text(json.dumps(CONFIG), "utf-8")


def small_family(family_id: str, folder: Path) -> Path:
    """The file of a family that ships, with towers in small."""
    text = (FILES / f"{family_id}.toml").read_text("utf-8").replace(" = 224", " = 32")
    before, rest = text.split("[clip]\n", 1)
    path = folder / f"{family_id}.toml"
    path.write_text(before + _SMALL + rest[rest.index("[image]") :], "utf-8")
    return path
