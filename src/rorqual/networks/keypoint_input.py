"""What is a network told of the keypoints that it pairs?"""

from dataclasses import dataclass

_NO_FURTHER_FIELDS = {"extra": "forbid"}  # for spec_file, which builds these from TOML


@dataclass(frozen=True, slots=True)
class KeypointInput:
    """Which keypoints a network pairs, and what it is told of each.

    Raises:
        ValueError: where `numbers` is neither 2 nor 4, or `least` not in 0..1.
    """

    __pydantic_config__ = _NO_FURTHER_FIELDS

    # what finds them: RootSIFT by OpenCV, or the id of a network of the step `local`
    features: str
    numbers: int  # 2: x and y; 4: also the size in pixels and the direction in radians
    least: float  # 0..1, probability from which on two keypoints are a pair

    def __post_init__(self) -> None:
        if self.numbers not in (2, 4):
            raise ValueError(f"{self.numbers} numbers of a keypoint are not known, only 2 or 4")
        if not 0.0 <= self.least <= 1.0:
            raise ValueError(f"least is {self.least}, which is not in 0..1")
