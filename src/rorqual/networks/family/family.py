"""What must be known of a public checkpoint, so that it becomes a network of ours?"""

from dataclasses import dataclass
from string import hexdigits
from typing import Literal

from rorqual.networks.spec import ImageInput

_NO_FURTHER_FIELDS = {"extra": "forbid"}  # for family_file, which builds these from TOML


@dataclass(frozen=True, slots=True)
class CheckpointPlace:
    """Where the checkpoint is published.

    Raises:
        ValueError: where the sum has not the form of a SHA-256.
    """

    __pydantic_config__ = _NO_FURTHER_FIELDS

    repository: str  # on the hub, owner/name
    file: str  # within the repository
    sha256: str | None = None  # None: nobody could look; recorded when it is first pulled

    def __post_init__(self) -> None:
        if self.sha256 is not None and (
            len(self.sha256) != 64 or not set(self.sha256) <= set(hexdigits.lower())
        ):
            raise ValueError("sha256 needs 64 lower-case hexadecimal digits")


@dataclass(frozen=True, slots=True)
class KeyRules:
    """How the names of a checkpoint's tensors become ours; whatever they do not cover is refused.

    Raises:
        ValueError: where there is no container or no prefix.
    """

    __pydantic_config__ = _NO_FURTHER_FIELDS

    containers: tuple[str, ...]  # entries that may hold the tensors; "" is the file itself
    prefixes: tuple[tuple[str, str], ...]  # theirs, ours; the first that fits counts
    wrapper: str = ""  # before all names in some exports, before none in others
    may_be_missing: tuple[str, ...] = ()  # patterns of their names; the network's own value stays
    drop: tuple[str, ...] = ()  # patterns of their names that no embedding needs

    def __post_init__(self) -> None:
        if not self.containers or not self.prefixes:
            raise ValueError("keys need at least one container and one prefix")


@dataclass(frozen=True, slots=True)
class ClassifierHead:
    """A head over known classes; its shape is checked, and it is left out of the embedder.

    Raises:
        ValueError: where a number is not above 0.
    """

    __pydantic_config__ = _NO_FURTHER_FIELDS

    key: str  # theirs, of the matrix (classes * centres, dimension)
    classes: int
    centres: int = 1  # rows of each class, one after another; the best one counts

    def __post_init__(self) -> None:
        if min(self.classes, self.centres) < 1:
            raise ValueError("a head needs classes and centres above 0")


@dataclass(frozen=True, slots=True)
class Architecture:
    """From a picture to the embedding, in the parts that the field's networks are made of.

    Raises:
        ValueError: where the dimension is not above 0, or GeM and stages do not go together.
    """

    __pydantic_config__ = _NO_FURTHER_FIELDS

    timm: str  # timm's name of the trunk
    pooling: Literal["own", "gem"]  # as timm's trunk pools itself, or a GeM for each stage
    neck: Literal["none", "batch_norm", "linear"]
    unit_length: bool  # whether the authors divide by the length
    dimension: int
    stages: tuple[int, ...] = ()  # indices of the maps that are pooled; none: the last maps

    def __post_init__(self) -> None:
        if self.dimension < 1:
            raise ValueError(f"a dimension of {self.dimension} is none")
        if self.stages and self.pooling != "gem":
            raise ValueError("stages need the pooling gem")


@dataclass(frozen=True, slots=True)
class Family:
    """One public checkpoint: where it is, how its file is laid out, and how it is run."""

    __pydantic_config__ = _NO_FURTHER_FIELDS

    id: str
    title: str
    licence: str  # SPDX identifier, or LicenseRef-unknown where its card must be read
    commercial_use: bool  # False where that is not known
    origin: str  # who trained it, and on what, in sentences
    unverified: tuple[str, ...]  # fields of this file that nobody could check against the original
    checkpoint: CheckpointPlace
    keys: KeyRules
    architecture: Architecture
    image: ImageInput
    heads: tuple[ClassifierHead, ...] = ()
    limits: str = ""  # what it is not good for, in sentences
