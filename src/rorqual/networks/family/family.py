"""What must be known of a public checkpoint, so that it becomes a network of ours?"""

from dataclasses import dataclass, field
from string import hexdigits
from typing import Literal

from rorqual.networks.family.clip_towers import ClipTowers
from rorqual.networks.family.matcher_layout import MatcherLayout
from rorqual.networks.spec import ImageInput, Task

_XFEAT_DIMENSION = 64  # numbers of a descriptor
_CELL = 8  # pixels each way that have one descriptor
_NO_FURTHER_FIELDS = {"extra": "forbid"}  # for family_file, which builds these from TOML


@dataclass(frozen=True, slots=True)
class CheckpointPlace:
    """Where the checkpoint is published.

    Raises:
        ValueError: where the sum has not the form of a SHA-256.
    """

    __pydantic_config__ = _NO_FURTHER_FIELDS

    repository: str  # on the hub, owner/name; or the URL of the file where it is not there
    file: str  # within the repository
    sha256: str | None = None  # None: nobody could look; recorded when it is first pulled
    beside: tuple[str, ...] = ()  # further files of the repository, which must lie beside it

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
    names_individuals: bool = False  # its rows can answer where a list of their names is given
    names_species: bool = False  # the same of species

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
class ZeroShot:
    """What a CLIP is asked where nobody changed it, and from which score on it says yes.

    Raises:
        ValueError: where the threshold is not in 0..1, or there are neither prompts nor templates.
    """

    __pydantic_config__ = _NO_FURTHER_FIELDS

    task: Literal["gate", "species"]
    threshold: float  # 0..1, of a score that nobody calibrated
    # Of a gate: `positives` and `negatives`.
    prompts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    # Of species: sentences with {scientific} and {common}, filled in for each one that is known.
    templates: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0.0 <= self.threshold <= 1.0:
            raise ValueError(f"the threshold {self.threshold} is not in 0..1")
        if bool(self.prompts) is bool(self.templates):
            raise ValueError("a zero-shot network needs prompts or templates, one of them")


@dataclass(frozen=True, slots=True)
class Family:
    """One public checkpoint: where it is, how its file is laid out, and how it is run.

    Raises:
        ValueError: where it is none of the known kinds or several, or its input is not that of
            its kind.
    """

    __pydantic_config__ = _NO_FURTHER_FIELDS

    id: str
    title: str
    licence: str  # SPDX identifier, or LicenseRef-unknown where its card must be read
    commercial_use: bool  # False where that is not known
    origin: str  # who trained it, and on what, in sentences
    unverified: tuple[str, ...]  # fields of this file that nobody could check against the original
    checkpoint: CheckpointPlace
    keys: KeyRules
    image: ImageInput | None = None  # None of one that pairs keypoints
    architecture: Architecture | None = None  # of a network that embeds
    clip: ClipTowers | None = None  # of one that is asked in words
    zero_shot: ZeroShot | None = None  # what for; with `clip`
    extractor: Literal["xfeat"] | None = None  # of one that finds keypoints
    matcher: MatcherLayout | None = None  # of one that pairs those of two pictures
    heads: tuple[ClassifierHead, ...] = ()
    limits: str = ""  # what it is not good for, in sentences

    def __post_init__(self) -> None:
        kinds = (self.architecture, self.clip, self.extractor, self.matcher)
        if sum(kind is not None for kind in kinds) != 1:
            raise ValueError("a family needs architecture, clip, extractor or matcher, one of them")
        if (self.image is None) is (self.matcher is None):
            raise ValueError("a family with a matcher has no image, and any other one needs it")
        if (self.clip is None) is not (self.zero_shot is None):
            raise ValueError("clip and zero_shot go together")

    @property
    def dimension(self) -> int:
        """How many numbers the network makes of a picture; of a matcher, those of a descriptor."""
        if self.extractor is not None:
            return _XFEAT_DIMENSION * (self.picture.width // _CELL) * (self.picture.height // _CELL)
        layout = self.architecture or self.clip or self.matcher
        assert layout is not None  # see above
        return layout.dimension

    @property
    def picture(self) -> ImageInput:
        """How a picture becomes its input.

        Raises:
            ValueError: where it pairs keypoints and sees no pictures.
        """
        if self.image is None:
            raise ValueError(f"{self.id} pairs keypoints and sees no pictures")
        return self.image

    @property
    def task(self) -> Task:
        """The step that it serves."""
        if self.zero_shot:
            return Task(self.zero_shot.task)
        if self.matcher:
            return Task.MATCHING
        return Task.LOCAL if self.extractor else Task.EMBEDDING
