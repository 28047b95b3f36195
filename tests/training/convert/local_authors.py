"""Networks that find or pair keypoints as their authors have them, with the names of their files.

Written from the layouts that the projects publish, not from `rorqual.training.convert`. Where the
authors' packages are installed, `test_local.py` compares their own code, too.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from rorqual.networks.family.family import Family
from rorqual.networks.family.family_file import shipped_families

State = dict[str, Tensor]


class BasicLayer(nn.Module):
    def __init__(self, n: int, m: int, k: int = 3, s: int = 1, p: int = 1) -> None:
        super().__init__()
        conv = nn.Conv2d(n, m, k, padding=p, stride=s, bias=False)
        self.layer = nn.Sequential(conv, nn.BatchNorm2d(m, affine=False), nn.ReLU(inplace=True))

    def forward(self, x: Tensor) -> Any:
        return self.layer(x)


class XFeatModel(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        wide, one = 64, {"k": 1, "p": 0}
        self.norm = nn.InstanceNorm2d(1)
        self.skip1 = nn.Sequential(nn.AvgPool2d(4, stride=4), nn.Conv2d(1, 24, 1))
        self.block1 = nn.Sequential(
            BasicLayer(1, 4), BasicLayer(4, 8, s=2), BasicLayer(8, 8), BasicLayer(8, 24, s=2)
        )
        self.block2 = nn.Sequential(BasicLayer(24, 24), BasicLayer(24, 24))
        self.block3 = nn.Sequential(
            BasicLayer(24, wide, s=2), BasicLayer(wide, wide), BasicLayer(wide, wide, **one)
        )
        self.block4 = nn.Sequential(BasicLayer(64, 64, s=2), *(BasicLayer(64, 64) for _ in "ab"))
        self.block5 = nn.Sequential(
            BasicLayer(64, 128, s=2), *(BasicLayer(128, 128) for _ in "ab"),
            BasicLayer(128, 64, **one),
        )  # fmt: skip
        self.block_fusion = nn.Sequential(
            BasicLayer(64, 64), BasicLayer(64, 64), nn.Conv2d(64, 64, 1)
        )
        self.heatmap_head = nn.Sequential(
            *(BasicLayer(64, 64, **one) for _ in "ab"), nn.Conv2d(64, 1, 1), nn.Sigmoid()
        )
        self.keypoint_head = nn.Sequential(
            *(BasicLayer(64, 64, **one) for _ in "abc"), nn.Conv2d(64, 65, 1)
        )
        fine: list[nn.Module] = []
        for inputs in (128, 512, 512, 512):
            fine += [nn.Linear(inputs, 512), nn.BatchNorm1d(512, affine=False), nn.ReLU()]
        self.fine_matcher = nn.Sequential(*fine, nn.Linear(512, 64))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        x = self.norm(x.mean(dim=1, keepdim=True))
        x3 = self.block3(self.block2(self.block1(x) + self.skip1(x)))
        x4 = self.block4(x3)
        x5 = self.block5(x4)
        x4, x5 = (functional.interpolate(it, x3.shape[-2:], mode="bilinear") for it in (x4, x5))
        feats = self.block_fusion(x3 + x4 + x5)
        b, c, h, w = x.shape
        cut: Any = x.unfold(2, 8, 8).unfold(3, 8, 8)
        cells = cut.reshape(b, c, h // 8, w // 8, 64).permute(0, 1, 4, 2, 3)
        cells = cells.reshape(b, -1, h // 8, w // 8)
        return feats, self.keypoint_head(cells), self.heatmap_head(feats)


def perceptron(d: int) -> nn.Sequential:
    layers = nn.Linear(2 * d, 2 * d), nn.LayerNorm(2 * d), nn.GELU(), nn.Linear(2 * d, d)
    return nn.Sequential(*layers)


def turned(freqs: Tensor, t: Tensor) -> Tensor:
    x: Any = t.reshape(*t.shape[:-1], -1, 2)
    half = torch.stack((-x[..., 1], x[..., 0]), dim=-1).flatten(start_dim=-2)
    return (t * freqs[0]) + (half * freqs[1])


class SelfBlock(nn.Module):
    def __init__(self, d: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.Wqkv, self.out_proj = nn.Linear(d, 3 * d), nn.Linear(d, d)
        self.ffn = perceptron(d)

    def forward(self, x: Tensor, encoding: Tensor) -> Any:
        b, n, d = x.shape
        qkv = self.Wqkv(x).reshape(b, n, self.heads, d // self.heads, 3).transpose(1, 2)
        q, k, v = qkv[..., 0], qkv[..., 1], qkv[..., 2]
        q, k = turned(encoding, q), turned(encoding, k)
        q, k, v = (it.contiguous() for it in (q, k, v))
        context = functional.scaled_dot_product_attention(q, k, v)
        message = self.out_proj(context.transpose(1, 2).flatten(start_dim=-2))
        return x + self.ffn(torch.cat([x, message], -1))


class CrossBlock(nn.Module):
    def __init__(self, d: int, heads: int) -> None:
        super().__init__()
        self.heads, self.scale = heads, (d // heads) ** -0.5
        self.to_qk, self.to_v, self.to_out = (nn.Linear(d, d) for _ in range(3))
        self.ffn = perceptron(d)

    def forward(self, x0: Tensor, x1: Tensor) -> Any:
        def split(t: Tensor) -> Tensor:
            return t.reshape(*t.shape[:-1], self.heads, -1).transpose(1, 2)

        qk0, qk1 = (split(self.to_qk(x)) * self.scale**0.5 for x in (x0, x1))
        v0, v1 = (split(self.to_v(x)) for x in (x0, x1))
        sim = torch.einsum("bhid, bhjd -> bhij", qk0, qk1)
        attn01 = functional.softmax(sim, dim=-1)
        attn10 = functional.softmax(sim.transpose(-2, -1).contiguous(), dim=-1)
        m0 = torch.einsum("bhij, bhjd -> bhid", attn01, v1)
        m1 = torch.einsum("bhji, bhjd -> bhid", attn10.transpose(-2, -1), v0)
        m0, m1 = (self.to_out(m.transpose(1, 2).flatten(start_dim=-2)) for m in (m0, m1))
        return x0 + self.ffn(torch.cat([x0, m0], -1)), x1 + self.ffn(torch.cat([x1, m1], -1))


class LightGlue(nn.Module):
    posenc: Any
    transformers: Any
    log_assignment: Any

    def __init__(self, inputs: int, d: int, layers: int, heads: int, numbers: int) -> None:
        super().__init__()
        self.input_proj = nn.Linear(inputs, d)
        self.posenc = nn.Module()
        self.posenc.Wr = nn.Linear(numbers, d // heads // 2, bias=False)
        self.transformers = nn.ModuleList(nn.Module() for _ in range(layers))
        self.log_assignment = nn.ModuleList(nn.Module() for _ in range(layers))
        confidences: list[Any] = [nn.Module() for _ in range(layers - 1)]
        self.token_confidence = nn.ModuleList(confidences)
        for layer, assignment in zip(self.transformers, self.log_assignment, strict=True):
            layer.self_attn, layer.cross_attn = SelfBlock(d, heads), CrossBlock(d, heads)
            assignment.matchability = nn.Linear(d, 1)
            assignment.final_proj = nn.Linear(d, d)
        for confidence in confidences:
            confidence.token = nn.Sequential(nn.Linear(d, 1), nn.Sigmoid())

    def forward(self, d0: Tensor, k0: Tensor, d1: Tensor, k1: Tensor) -> Tensor:
        d0, d1 = self.input_proj(d0), self.input_proj(d1)
        encodings = []
        for k in (k0, k1):
            projected = self.posenc.Wr(k)
            emb = torch.stack([projected.cos(), projected.sin()], 0).unsqueeze(-3)
            encodings.append(emb.repeat_interleave(2, dim=-1))
        for layer in self.transformers:
            d0, d1 = layer.self_attn(d0, encodings[0]), layer.self_attn(d1, encodings[1])
            d0, d1 = layer.cross_attn(d0, d1)
        last: Any = self.log_assignment[-1]
        m0, m1 = (last.final_proj(d) / d.shape[-1] ** 0.25 for d in (d0, d1))
        sim = torch.einsum("bmd,bnd->bmn", m0, m1)
        z0, z1 = last.matchability(d0), last.matchability(d1)
        certainties = functional.logsigmoid(z0) + functional.logsigmoid(z1).transpose(1, 2)
        scores0 = functional.log_softmax(sim, 2)
        scores1 = functional.log_softmax(sim.transpose(-1, -2).contiguous(), 2)
        return scores0 + scores1.transpose(-1, -2) + certainties


@dataclass(frozen=True)
class LocalAuthors:
    """How the authors' network is made, in small where it is large, and what its file holds."""

    module: Callable[[], nn.Module]
    sizes: dict[str, int]  # of the layout in small
    file: Callable[[State], State]  # names of the network -> names of the file


def beside_an_extractor(state: State) -> State:
    extractor = {f"extractor.model.net.{k}": v for k, v in XFeatModel().state_dict().items()}
    return extractor | {f"matcher.{key}": value for key, value in state.items()}


def of_old(state: State) -> State:
    """The names of the first release, and the tensor that only it has."""
    renamed = dict(state)
    for key, value in state.items():
        if key.startswith("transformers."):
            _, number, part, *rest = key.split(".")
            del renamed[key]
            renamed[".".join([part, number, *rest])] = value
    return renamed | {f"log_assignment.{i}.r": torch.ones(1) for i in range(2)}


_SMALL = {"width": 16, "layers": 2, "heads": 2}
LOCAL_AUTHORS = {
    "lighterglue-verlab": LocalAuthors(
        lambda: LightGlue(64, 16, 2, 2, 2), _SMALL, beside_an_extractor
    ),
    "lightglue-sift": LocalAuthors(lambda: LightGlue(128, 16, 2, 2, 4), _SMALL, dict),
    "xfeat-verlab": LocalAuthors(XFeatModel, {}, dict),
}


def local_in_small(family_id: str) -> Family:
    """The family with a small network of the same kind."""
    family, sizes = shipped_families()[family_id], LOCAL_AUTHORS[family_id].sizes
    own: Any = family.matcher
    small = replace(family, matcher=own and replace(own, **sizes))
    if family.image is None:
        return small
    return replace(small, image=replace(family.image, width=96, height=64))


def local_authors_network(family_id: str) -> Any:
    """The authors' network with weights and statistics that nothing is neutral in."""
    torch.manual_seed(0)
    made = LOCAL_AUTHORS[family_id].module()
    module: Any
    for module in made.modules():
        if getattr(module, "running_mean", None) is not None:
            nn.init.normal_(module.running_mean, std=0.1)
            nn.init.uniform_(module.running_var, 0.5, 1.5)
    return made.eval()


def local_state(family_id: str) -> State:
    """What the authors' file holds."""
    return LOCAL_AUTHORS[family_id].file(dict(local_authors_network(family_id).state_dict()))


def local_saved(family_id: str, folder: Path, state: State | None = None) -> Path:
    """A synthetic checkpoint, by the file name that the authors gave theirs."""
    path = folder / shipped_families()[family_id].checkpoint.file
    torch.save(local_state(family_id) if state is None else state, path)
    return path
