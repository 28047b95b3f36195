"""How is LightGlue built in torch? With the names of its checkpoints, to the bit of its authors'.

Neither its early stopping nor its pruning of points is here: both save time on large pictures, and
make what a pair scores depend on its number of points.
"""

import torch
from torch import Tensor, nn

from rorqual.networks.family.matcher_layout import MatcherLayout


class LightGlue(nn.Module):
    """Pairs the keypoints of two pictures by descriptors and places, each in view of all others."""

    def __init__(self, layout: MatcherLayout) -> None:
        super().__init__()
        self.layout = layout
        width, layers = layout.width, range(layout.layers)
        projected = layout.dimension != width
        self.input_proj = nn.Linear(layout.dimension, width) if projected else nn.Identity()
        self.posenc = _Places(layout.keypoints.numbers, width // layout.heads)
        self.transformers = nn.ModuleList(_Layer(width, layout.heads) for _ in layers)
        # only the last one is asked; the others and the confidences served early stopping
        self.log_assignment = nn.ModuleList(_Assignment(width) for _ in layers)
        self.token_confidence = nn.ModuleList(_Confidence(width) for _ in layers[1:])

    def forward(
        self, descriptors0: Tensor, keypoints0: Tensor, descriptors1: Tensor, keypoints1: Tensor
    ) -> Tensor:
        """Logarithms of the probability that two keypoints are the same mark, (1, m, n).

        Args:
            descriptors0: of the first picture, of unit length, (1, m, dimension).
            keypoints0: x and y, -1..1 along the longer side, 0 in the middle, and what else the
                layout has of a keypoint, (1, m, numbers).
            descriptors1: of the second, (1, n, dimension).
            keypoints1: likewise, (1, n, numbers).
        """
        seen = self.seen(descriptors0, keypoints0, descriptors1, keypoints1)
        scores: Tensor = self.log_assignment[-1](*seen)
        return scores

    def seen(
        self, descriptors0: Tensor, keypoints0: Tensor, descriptors1: Tensor, keypoints1: Tensor
    ) -> tuple[Tensor, Tensor]:
        """What all layers make of the keypoints of both, (1, m, width) and (1, n, width)."""
        first, second = self.input_proj(descriptors0), self.input_proj(descriptors1)
        places = self.posenc(keypoints0), self.posenc(keypoints1)
        for layer in self.transformers:
            first, second = layer(first, second, *places)
        return first, second


class _Places(nn.Module):
    """Fourier features whose directions were learned."""

    def __init__(self, numbers: int, width: int) -> None:
        super().__init__()
        self.Wr = nn.Linear(numbers, width // 2, bias=False)

    def forward(self, keypoints: Tensor) -> Tensor:
        turned = self.Wr(keypoints)
        waves = torch.stack([torch.cos(turned), torch.sin(turned)], 0).unsqueeze(-3)
        return waves.repeat_interleave(2, dim=-1)


class _Layer(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.self_attn = _Within(width, heads)
        self.cross_attn = _Between(width, heads)

    def forward(
        self, first: Tensor, second: Tensor, places0: Tensor, places1: Tensor
    ) -> tuple[Tensor, Tensor]:
        first, second = self.self_attn(first, places0), self.self_attn(second, places1)
        both: tuple[Tensor, Tensor] = self.cross_attn(first, second)
        return both


class _Within(nn.Module):
    """What a keypoint learns of the others of its picture."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.Wqkv = nn.Linear(width, 3 * width)
        self.out_proj = nn.Linear(width, width)
        self.ffn = _perceptron(width)

    def forward(self, seen: Tensor, places: Tensor) -> Tensor:
        asked = _unflattened(self.Wqkv(seen), (self.heads, -1, 3)).transpose(1, 2)
        query, key = (_turned(asked[..., it], places).contiguous() for it in (0, 1))
        value = asked[..., 2].contiguous()
        found = nn.functional.scaled_dot_product_attention(query, key, value)
        message = self.out_proj(_joined(found))
        learned: Tensor = seen + self.ffn(torch.cat([seen, message], -1))
        return learned


class _Between(nn.Module):
    """What the keypoints of two pictures learn of each other."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.scale = (width // heads) ** -0.5
        self.to_qk = nn.Linear(width, width)
        self.to_v = nn.Linear(width, width)
        self.to_out = nn.Linear(width, width)
        self.ffn = _perceptron(width)

    def forward(self, first: Tensor, second: Tensor) -> tuple[Tensor, Tensor]:
        asked = [self._split(self.to_qk(it)) * self.scale**0.5 for it in (first, second)]
        values = [self._split(self.to_v(it)) for it in (first, second)]
        alike = torch.einsum("bhid, bhjd -> bhij", *asked)
        forth = torch.softmax(alike, -1)
        back = torch.softmax(alike.transpose(-2, -1).contiguous(), -1)
        found = (
            torch.einsum("bhij, bhjd -> bhid", forth, values[1]),
            torch.einsum("bhji, bhjd -> bhid", back.transpose(-2, -1), values[0]),
        )
        messages = [self.to_out(_joined(it)) for it in found]
        return (
            first + self.ffn(torch.cat([first, messages[0]], -1)),
            second + self.ffn(torch.cat([second, messages[1]], -1)),
        )

    def _split(self, seen: Tensor) -> Tensor:
        return _unflattened(seen, (self.heads, -1)).transpose(1, 2)


class _Assignment(nn.Module):
    """Whether a keypoint has a counterpart, and which one: softmax both ways."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.root = width**0.25
        self.matchability = nn.Linear(width, 1)
        self.final_proj = nn.Linear(width, width)

    def forward(self, first: Tensor, second: Tensor) -> Tensor:
        projected = (self.final_proj(it) / self.root for it in (first, second))
        alike = torch.einsum("bmd,bnd->bmn", *projected)
        certain = [nn.functional.logsigmoid(self.matchability(it)) for it in (first, second)]
        forth = nn.functional.log_softmax(alike, 2)
        back = nn.functional.log_softmax(alike.transpose(-1, -2).contiguous(), 2)
        return forth + back.transpose(-1, -2) + (certain[0] + certain[1].transpose(1, 2))


class _Confidence(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.token = nn.Sequential(nn.Linear(width, 1), nn.Sigmoid())


def _perceptron(width: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(2 * width, 2 * width),
        nn.LayerNorm(2 * width),
        nn.GELU(),
        nn.Linear(2 * width, width),
    )


def _turned(asked: Tensor, places: Tensor) -> Tensor:
    pairs = _unflattened(asked, (-1, 2))
    x, y = pairs.unbind(dim=-1)
    across = torch.stack((-y, x), dim=-1).flatten(start_dim=-2)
    return (asked * places[0]) + (across * places[1])


def _unflattened(seen: Tensor, sizes: tuple[int, ...]) -> Tensor:
    return seen.reshape(*seen.shape[:-1], *sizes)


def _joined(heads: Tensor) -> Tensor:
    return heads.transpose(1, 2).flatten(start_dim=-2)
