"""How are a CLIP's two networks built in torch? As by open_clip, to the bit and the name."""

from collections import OrderedDict

import torch
from torch import Tensor, nn

from rorqual.networks.family.clip_towers import ClipTowers, PictureTower


class QuickGelu(nn.Module):
    """The activation of OpenAI's own CLIPs."""

    def forward(self, values: Tensor) -> Tensor:
        """Values of any shape."""
        return values * torch.sigmoid(1.702 * values)


class _Block(nn.Module):
    def __init__(self, width: int, heads: int, activation: str) -> None:
        super().__init__()
        self.ln_1 = nn.LayerNorm(width)
        self.attn = nn.MultiheadAttention(width, heads, batch_first=True)
        self.ln_2 = nn.LayerNorm(width)
        gelu: nn.Module = nn.GELU() if activation == "gelu" else QuickGelu()
        parts = [("c_fc", nn.Linear(width, 4 * width)), ("gelu", gelu)]
        self.mlp = nn.Sequential(OrderedDict([*parts, ("c_proj", nn.Linear(4 * width, width))]))

    def forward(self, tokens: Tensor, mask: Tensor | None) -> Tensor:
        seen = self.ln_1(tokens)
        tokens = tokens + self.attn(seen, seen, seen, need_weights=False, attn_mask=mask)[0]
        moved: Tensor = tokens + self.mlp(self.ln_2(tokens))
        return moved


class _Transformer(nn.Module):
    def __init__(self, width: int, layers: int, heads: int, activation: str) -> None:
        super().__init__()
        self.resblocks = nn.ModuleList(_Block(width, heads, activation) for _ in range(layers))

    def forward(self, tokens: Tensor, mask: Tensor | None = None) -> Tensor:
        for block in self.resblocks:
            tokens = block(tokens, mask)
        return tokens


class _Picture(nn.Module):
    def __init__(self, tower: PictureTower, dimension: int, activation: str) -> None:
        super().__init__()
        width, cells = tower.width, (tower.side // tower.patch) ** 2
        self.conv1 = nn.Conv2d(3, width, tower.patch, stride=tower.patch, bias=False)
        self.class_embedding = nn.Parameter(torch.randn(width) * width**-0.5)
        self.positional_embedding = nn.Parameter(torch.randn(cells + 1, width) * width**-0.5)
        self.ln_pre, self.ln_post = nn.LayerNorm(width), nn.LayerNorm(width)
        self.transformer = _Transformer(width, tower.layers, tower.heads, activation)
        self.proj = nn.Parameter(torch.randn(width, dimension) * width**-0.5)

    def forward(self, image: Tensor) -> Tensor:
        cells = self.conv1(image).flatten(2).permute(0, 2, 1)
        first = self.class_embedding.view(1, 1, -1).expand(image.shape[0], -1, -1)
        tokens = torch.cat([first, cells], dim=1) + self.positional_embedding
        # Normalised before the first token is taken, as open_clip does.
        seen: Tensor = self.ln_post(self.transformer(self.ln_pre(tokens)))[:, 0]
        return seen @ self.proj


class ClipNetwork(nn.Module):
    """Both networks with new weights, by the names that a checkpoint of open_clip has."""

    attn_mask: Tensor

    def __init__(self, towers: ClipTowers) -> None:
        super().__init__()
        text, activation = towers.text, towers.activation
        self.visual = _Picture(towers.picture, towers.dimension, activation)
        self.token_embedding = nn.Embedding(text.vocabulary, text.width)
        self.positional_embedding = nn.Parameter(torch.randn(text.context, text.width) * 0.01)
        self.transformer = _Transformer(text.width, text.layers, text.heads, activation)
        self.ln_final = nn.LayerNorm(text.width)
        self.text_projection = nn.Parameter(torch.randn(text.width, towers.dimension))
        self.logit_scale = nn.Parameter(torch.tensor(1 / 0.07).log())
        hidden = torch.full((text.context, text.context), float("-inf")).triu(1)
        self.register_buffer("attn_mask", hidden, persistent=False)

    def read(self, tokens: Tensor) -> Tensor:
        """Vectors (n, dimension) of sentences, not of unit length.

        Args:
            tokens: whole numbers of shape (n, context); the end of a sentence is the largest.
        """
        words = self.token_embedding(tokens) + self.positional_embedding
        words = self.ln_final(self.transformer(words, self.attn_mask))
        ends = words[torch.arange(tokens.shape[0]), tokens.argmax(dim=-1)]
        vectors: Tensor = ends @ self.text_projection
        return vectors

    def forward(self, image: Tensor) -> Tensor:
        """Vectors (n, dimension) of pictures, not of unit length.

        Args:
            image: (n, 3, side, side), normalised.
        """
        seen: Tensor = self.visual(image)
        return seen


class TextReader(nn.Module):
    """The part of a CLIP that reads, as a network of its own."""

    def __init__(self, clip: ClipNetwork) -> None:
        super().__init__()
        self.clip = clip

    def forward(self, tokens: Tensor) -> Tensor:
        """See `ClipNetwork.read`."""
        return self.clip.read(tokens)
