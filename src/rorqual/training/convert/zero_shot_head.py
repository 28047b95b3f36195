"""The small second network that compares a picture's vector with those of prompts, as ONNX."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from rorqual.networks.prompts import NEGATIVES, POSITIVES, Prompts
from rorqual.networks.spec import Task
from rorqual.networks.text.reader import SentenceReader
from rorqual.training.gate_heads import write_head

LOGIT = "logit"  # of a gate's head: what a calibration maps to a score
_LEAST = 1e-30  # of a mass of probability, before its logarithm is taken


@dataclass(frozen=True, slots=True, eq=False)
class GateHead:
    """A gate's prompts as vectors, and how their logit becomes a score.

    The score is 1 / (1 + exp(-(slope * logit + offset))); where slope is 1 and offset 0, that is
    the share of the positives in a softmax over all prompts.
    """

    vectors: NDArray[np.float32]  # (prompts, d), of unit length
    is_positive: NDArray[np.bool_]  # (prompts,)
    scale: float  # of cosines
    slope: float = 1.0
    offset: float = 0.0


def gate_head(prompts: Prompts, reader: SentenceReader, scale: float) -> GateHead:
    """An uncalibrated gate for these prompts.

    Raises:
        UsageError: where a prompt is too long.
    """
    sentences = [*prompts[POSITIVES], *prompts[NEGATIVES]]
    is_positive = np.arange(len(sentences)) < len(prompts[POSITIVES])
    return GateHead(reader.read(sentences), is_positive, scale)


def write_gate_head(path: Path, head: GateHead) -> None:
    """Vectors (n, d) to a score (n, 1) in 0..1, and the logit from which it came."""
    nodes = [
        *_compared(),
        helper.make_node("Softmax", ["compared"], ["shares"], axis=1),
        helper.make_node("MatMul", ["shares", "members"], ["masses"]),
        helper.make_node("Max", ["masses", "least"], ["positive"]),
        helper.make_node("Log", ["positive"], ["logarithms"]),
        helper.make_node("MatMul", ["logarithms", "signs"], [LOGIT]),
        helper.make_node("Mul", [LOGIT, "slope"], ["turned"]),
        helper.make_node("Add", ["turned", "offset"], ["moved"]),
        helper.make_node("Sigmoid", ["moved"], ["score"]),
    ]
    constants: dict[str, NDArray[Any]] = {
        "vectors": head.vectors.T,
        "scale": np.array(head.scale, np.float32),
        "members": np.column_stack([head.is_positive, ~head.is_positive]).astype(np.float32),
        "least": np.array(_LEAST, np.float32),
        "signs": np.array([[1], [-1]], np.float32),
        "slope": np.array(head.slope, np.float32),
        "offset": np.array(head.offset, np.float32),
    }
    width = head.vectors.shape[1]
    write_head(path, nodes, constants, ("vector", width), ("score", 1), (LOGIT, 1))


def read_gate_head(path: Path) -> GateHead:
    """What `write_gate_head` wrote."""
    kept = _constants(path)
    return GateHead(
        np.ascontiguousarray(kept["vectors"].T),
        kept["members"][:, 0] > 0,
        float(kept["scale"]),
        float(kept["slope"]),
        float(kept["offset"]),
    )


def write_species_head(path: Path, prompts: Prompts, reader: SentenceReader, scale: float) -> None:
    """Vectors (n, d) to shares (n, species) of a softmax; a species is the mean of its prompts.

    Raises:
        UsageError: where a prompt is too long.
    """
    means = np.stack([_mean(reader, sentences) for sentences in prompts.values()])
    nodes = [*_compared(), helper.make_node("Softmax", ["compared"], ["score"], axis=1)]
    constants: dict[str, NDArray[Any]] = {"vectors": means.T, "scale": np.array(scale, np.float32)}
    write_head(path, nodes, constants, ("vector", means.shape[1]), ("score", len(means)))


def scale_of(path: Path) -> float:
    """By what a head multiplies its cosines."""
    return float(_constants(path)["scale"])


def write_zero_shot_head(
    path: Path, task: Task, prompts: Prompts, reader: SentenceReader, scale: float
) -> None:
    """The head of a gate or of a species network, uncalibrated.

    Raises:
        UsageError: where a prompt is too long.
    """
    if task is Task.GATE:
        write_gate_head(path, gate_head(prompts, reader, scale))
    else:
        write_species_head(path, prompts, reader, scale)


def _mean(reader: SentenceReader, sentences: Sequence[str]) -> NDArray[np.float32]:
    mean = reader.read(sentences).mean(axis=0)
    unit: NDArray[np.float32] = mean / np.linalg.norm(mean)
    return unit


def _compared() -> list[onnx.NodeProto]:
    return [
        helper.make_node("LpNormalization", ["vector"], ["unit"], axis=1, p=2),
        helper.make_node("MatMul", ["unit", "vectors"], ["cosines"]),
        helper.make_node("Mul", ["cosines", "scale"], ["compared"]),
    ]


def _constants(path: Path) -> dict[str, NDArray[Any]]:
    return {it.name: numpy_helper.to_array(it) for it in onnx.load(path).graph.initializer}
