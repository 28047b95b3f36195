"""What must be known of a network to run it as it was trained."""

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from math import ceil, isfinite
from string import hexdigits
from typing import Literal

from rorqual.domain.annotation import Part
from rorqual.networks.keypoint_input import KeypointInput
from rorqual.networks.tile import Tile

_STRIDES = (1, 2, 4, 8, 16)  # pixels of the input for each place of a map, both ways
_NO_FURTHER_FIELDS = {"extra": "forbid"}  # for spec_file, which builds these from TOML


class Task(StrEnum):
    """The step that a network serves."""

    GATE = "gate"
    DETECTION = "detection"
    EMBEDDING = "embedding"
    SPECIES = "species"
    LOCAL = "local"  # keypoints and their descriptors
    MATCHING = "matching"  # which keypoints of two pictures are the same mark
    SEGMENTATION = "segmentation"  # which pixels are the animal


@dataclass(frozen=True, slots=True)
class ImageInput:
    """How a picture becomes a network's input.

    Raises:
        ValueError: where a side or a standard deviation is not above 0, or a mean not finite.
    """

    __pydantic_config__ = _NO_FURTHER_FIELDS

    width: int  # pixels
    height: int
    # stretch: both sides to the input size, whatever the proportions. cover: as large as fills the
    # input, proportions kept; what hangs over on two sides is cut off.
    resize: Literal["stretch", "cover"]
    # bicubic, bilinear: with anti-aliasing, as Pillow does. Those of OpenCV go without.
    interpolation: Literal["bicubic", "bilinear", "opencv_bicubic", "opencv_bilinear"]
    mean: tuple[float, float, float]  # per channel, of values in 0..1
    std: tuple[float, float, float]
    channels: Literal["rgb", "bgr"]

    def __post_init__(self) -> None:
        if min(self.width, self.height) < 1:
            raise ValueError(f"an input of {self.width}x{self.height} pixels is none")
        if not all(isfinite(value) for value in self.mean):
            raise ValueError("mean needs finite numbers")
        if not all(isfinite(value) and value > 0 for value in self.std):
            raise ValueError("std needs finite numbers above 0")

    @property
    def needs_full_size(self) -> bool:
        """Whether a picture that was decoded smaller would give another input.

        Without anti-aliasing only the pixels beside each sampling point count.
        """
        return self.interpolation.startswith("opencv_")


@dataclass(frozen=True, slots=True)
class NetworkFile:
    """An ONNX file of the store and what it must contain.

    Raises:
        ValueError: where the sum has not the form of a SHA-256.
    """

    __pydantic_config__ = _NO_FURTHER_FIELDS

    name: str
    sha256: str  # 64 lower-case hexadecimal digits

    def __post_init__(self) -> None:
        if len(self.sha256) != 64 or not set(self.sha256) <= set(hexdigits.lower()):
            raise ValueError("sha256 needs 64 lower-case hexadecimal digits")


@dataclass(frozen=True, slots=True)
class NetworkSpec:
    """One network: its files, its preprocessing, its output and its terms.

    `output` names the tensor of `file` that is used; with a `head`, that tensor is the
    input of a second, small network, whose only output is used instead.

    Raises:
        ValueError: where the dimension is not above 0, the threshold not in 0..1, the labels not
            as many as the dimension, a segmentation network's output no map of its input, the
            input not that of the task, or the tiles not those of an embedder: with a dimension
            that their number divides, and without classes.
    """

    __pydantic_config__ = _NO_FURTHER_FIELDS

    id: str
    version: str
    task: Task
    title: str
    licence: str  # SPDX identifier
    commercial_use: bool
    source: str  # where the weights come from and on what they were trained
    file: NetworkFile
    output: str
    # length of the output, flattened; 1 for a score; of one that pairs keypoints, of a descriptor;
    # of one that looks at tiles, of what all of them give, joined
    dimension: int
    image: ImageInput | None = None  # None of one that pairs keypoints alone
    keypoints: KeypointInput | None = None  # of one that pairs them
    head: NetworkFile | None = None
    text: NetworkFile | None = None  # of a zero-shot network: makes the vectors of its prompts
    classes: NetworkFile | None = None  # individuals that an embedder was trained on, by name
    species_classes: NetworkFile | None = None  # species that it was trained on, by name
    # False: nobody compared its scores with labelled photos, so none of them is a probability.
    calibrated: bool = True
    threshold: float | None = None  # 0..1, the shipped operating point; none of an embedder
    parts: tuple[Part, ...] = ()  # of a detector: what its maps show, in their order
    labels: tuple[str, ...] = ()  # of a species head: canonical species, in its output's order
    # Of a segmentation network: what its map holds. as_is: the animal's share of each place, 0..1.
    # stretched: values of which the lowest is background and the highest the animal.
    alpha: Literal["as_is", "stretched"] | None = None
    tiles: tuple[Tile, ...] = ()  # of an embedder that looks at them one by one, not at the box
    limits: str = ""  # what it is not good for, in sentences

    def __post_init__(self) -> None:
        if self.dimension < 1:
            raise ValueError(f"a dimension of {self.dimension} is none")
        if self.threshold is not None and not 0.0 <= self.threshold <= 1.0:
            raise ValueError(f"the threshold {self.threshold} is not in 0..1")
        if self.labels and len(self.labels) != self.dimension:
            raise ValueError(f"{len(self.labels)} labels for an output of {self.dimension}")
        pairs = self.task is Task.MATCHING
        if (self.keypoints is None) is pairs or (self.image is None) is not pairs:
            raise ValueError("a network for matching needs keypoints, any other one an image")
        if self.task is Task.SEGMENTATION:
            self._require_map()
        if self.tiles:
            self._require_joined_vectors()

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
    def looks(self) -> int:
        """How often it runs for an animal."""
        return len(self.tiles) or 1

    @property
    def picture_size(self) -> tuple[int, int]:
        """Width and height in pixels that an animal needs, so that each look is at full size."""
        narrowest = min((tile.narrowest for tile in self.tiles), default=1.0)
        return ceil(self.picture.width / narrowest), ceil(self.picture.height / narrowest)

    @property
    def map_shape(self) -> tuple[int, int] | None:
        """Rows and columns of a map of the input that has the output's length; None for others."""
        for stride in _STRIDES:
            rows, columns = self.picture.height // stride, self.picture.width // stride
            if rows * columns == self.dimension:
                return rows, columns
        return None

    def _require_joined_vectors(self) -> None:
        if self.task is not Task.EMBEDDING or self.dimension % len(self.tiles):
            raise ValueError(
                f"tiles are for embedding, with a dimension that {len(self.tiles)} divides"
            )
        if self.classes or self.species_classes:
            raise ValueError("the classes of a network are vectors of one look, without tiles")

    def _require_map(self) -> None:
        if self.alpha is None:
            raise ValueError("a segmentation network needs alpha, as_is or stretched")
        if self.picture.resize != "stretch":
            raise ValueError("a segmentation network needs the resize stretch, to see all of a box")
        if self.map_shape is None:
            size = f"{self.picture.width}x{self.picture.height}"
            raise ValueError(f"an output of {self.dimension} is no map of {size} pixels of input")

    @property
    def files(self) -> tuple[NetworkFile, ...]:
        """All that must be here, the file of the pictures first."""
        further = (self.head, self.text, self.classes, self.species_classes)
        return (self.file, *(file for file in further if file is not None))

    @property
    def spec_hash(self) -> str:
        """Twelve hexadecimal digits that change with all that changes the output, and only so.

        Names and terms change no output, nor does a gate's threshold, which stands beside its
        score; a detector's decides which boxes there are, a species head's which animals are
        of no species that it knows. Files count by their content.
        """
        functional: dict[str, object] = {
            "task": self.task,
            "file": self.file.sha256,
            "head": self.head.sha256 if self.head else None,
            "output": self.output,
            "dimension": self.dimension,
            "image": asdict(self.image) if self.image else None,
        }
        if self.keypoints:
            functional |= {"keypoints": asdict(self.keypoints)}
        if self.parts:
            functional |= {"parts": self.parts, "threshold": self.threshold}
        if self.labels:
            functional |= {"labels": self.labels, "threshold": self.threshold}
        if self.alpha:
            functional |= {"alpha": self.alpha}
        if self.tiles:
            functional |= {"tiles": [tile.as_tuple() for tile in self.tiles]}
        text = json.dumps(functional, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    @property
    def stamp(self) -> str:
        """`id@hash`, as it stands in results and beside every embedding."""
        return f"{self.id}@{self.spec_hash}"
