"""How large are the two networks of a CLIP, which see pictures and read sentences?"""

from dataclasses import dataclass
from typing import Literal

_NO_FURTHER_FIELDS = {"extra": "forbid"}  # for family_file, which builds these from TOML


@dataclass(frozen=True, slots=True)
class PictureTower:
    """A vision transformer as open_clip has it.

    Raises:
        ValueError: where a number is not above 0, or the heads do not share the width evenly.
    """

    __pydantic_config__ = _NO_FURTHER_FIELDS

    side: int  # pixels of the picture
    patch: int  # pixels
    width: int
    layers: int
    heads: int

    def __post_init__(self) -> None:
        _require(min(self.side, self.patch, self.layers), self.width, self.heads)


@dataclass(frozen=True, slots=True)
class TextTower:
    """A text transformer as open_clip has it; the last token's vector is the sentence's.

    Raises:
        ValueError: where a number is not above 0, or the heads do not share the width evenly.
    """

    __pydantic_config__ = _NO_FURTHER_FIELDS

    context: int  # tokens of a sentence, at most
    vocabulary: int  # tokens
    width: int
    layers: int
    heads: int

    def __post_init__(self) -> None:
        _require(min(self.context, self.vocabulary, self.layers), self.width, self.heads)


@dataclass(frozen=True, slots=True)
class ClipTowers:
    """Both networks, and the length of the vectors that they share.

    Raises:
        ValueError: where the dimension is not above 0.
    """

    __pydantic_config__ = _NO_FURTHER_FIELDS

    dimension: int
    activation: Literal["gelu", "quick_gelu"]  # which one no tensor tells
    picture: PictureTower
    text: TextTower

    def __post_init__(self) -> None:
        if self.dimension < 1:
            raise ValueError(f"a dimension of {self.dimension} is none")


def _require(least: int, width: int, heads: int) -> None:
    if min(least, width, heads) < 1 or width % heads:
        raise ValueError("a tower needs numbers above 0, and a width that its heads share evenly")
