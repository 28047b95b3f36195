"""How large is the network that pairs the keypoints of two pictures?"""

from dataclasses import dataclass

from rorqual.networks.keypoint_input import KeypointInput

_NO_FURTHER_FIELDS = {"extra": "forbid"}  # for family_file, which builds these from TOML


@dataclass(frozen=True, slots=True)
class MatcherLayout:
    """LightGlue as its authors have it.

    Raises:
        ValueError: where a number is not above 0, or the heads do not share the width evenly.
    """

    __pydantic_config__ = _NO_FURTHER_FIELDS

    keypoints: KeypointInput
    dimension: int  # numbers of a descriptor
    width: int
    layers: int
    heads: int

    def __post_init__(self) -> None:
        if min(self.dimension, self.width, self.layers, self.heads) < 1:
            raise ValueError("a matcher needs numbers above 0")
        if self.width % (2 * self.heads):
            raise ValueError("a matcher needs a width whose halves its heads share evenly")
