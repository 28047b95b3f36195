"""What must be known of a network to run it as it was trained."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from rorqual.domain.errors import NetworkError


class Task(StrEnum):
    """The step that a network serves."""

    GATE = "gate"
    DETECTION = "detection"
    EMBEDDING = "embedding"


@dataclass(frozen=True, slots=True)
class ImageInput:
    """How a picture becomes a network's input."""

    width: int  # pixels
    height: int
    resize: str  # "stretch": both sides to the input size, whatever the proportions
    interpolation: str  # "bicubic" or "bilinear", both with anti-aliasing
    mean: tuple[float, float, float]  # per channel, of values in 0..1
    std: tuple[float, float, float]
    channels: str  # "rgb" or "bgr"


@dataclass(frozen=True, slots=True)
class NetworkFile:
    """An ONNX file of the store and what it must contain."""

    name: str
    sha256: str  # hexadecimal


@dataclass(frozen=True, slots=True)
class NetworkSpec:
    """One network: its files, its preprocessing, its output and its terms.

    `output` names the tensor of `file` that is used; with a `head`, that tensor is the
    input of a second, small network, whose only output is used instead.
    """

    id: str
    version: str
    task: Task
    title: str
    licence: str  # SPDX identifier
    commercial_use: bool
    source: str  # where the weights come from and on what they were trained
    file: NetworkFile
    output: str
    dimension: int  # length of the output vector; 1 for a score
    image: ImageInput
    head: NetworkFile | None = None
    threshold: float | None = None  # 0..1, of a gate: the shipped operating point

    @property
    def spec_hash(self) -> str:
        """Twelve hexadecimal digits that change with anything that changes the output."""
        functional = {
            key: value
            for key, value in asdict(self).items()
            if key in {"task", "file", "output", "dimension", "image", "head"}
        }
        text = json.dumps(functional, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    @property
    def stamp(self) -> str:
        """`id@hash`, as it stands in results and beside every embedding."""
        return f"{self.id}@{self.spec_hash}"


def read_spec(text: str, origin: str) -> NetworkSpec:
    """Read a spec from TOML.

    Args:
        text: the TOML document.
        origin: the name of its file, for messages.

    Raises:
        NetworkError: where a field is missing, unknown or of the wrong kind.
    """
    try:
        fields = tomllib.loads(text)
        image = fields.pop("image")
        return NetworkSpec(
            **{
                **fields,
                "task": Task(fields["task"]),
                "file": NetworkFile(**fields["file"]),
                "head": NetworkFile(**fields["head"]) if "head" in fields else None,
                "image": _image_input(image),
            }
        )
    except (KeyError, TypeError, ValueError) as error:
        raise NetworkError(f"the network spec {origin} cannot be used: {error}") from error


def _image_input(fields: Mapping[str, Any]) -> ImageInput:
    image = ImageInput(**{**fields, "mean": tuple(fields["mean"]), "std": tuple(fields["std"])})
    for value, known in (
        (image.resize, {"stretch"}),
        (image.interpolation, {"bicubic", "bilinear"}),
        (image.channels, {"rgb", "bgr"}),
    ):
        if value not in known:
            raise ValueError(f"{value!r} is not one of {', '.join(sorted(known))}")
    return image
