"""How is a zero-shot network that is here asked otherwise, or its gate's score calibrated?"""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rorqual.domain.errors import UsageError
from rorqual.networks.prompts import Prompts
from rorqual.networks.replacing import replace_head
from rorqual.networks.spec import NetworkSpec, Task
from rorqual.networks.store import read_network_file
from rorqual.networks.text.reader import SentenceReader
from rorqual.networks.user_folder import user_folder
from rorqual.training.convert.gate_scores import GateFit
from rorqual.training.convert.zero_shot import spec_of_prompts
from rorqual.training.convert.zero_shot_head import (
    read_gate_head,
    scale_of,
    write_gate_head,
    write_zero_shot_head,
)
from rorqual.training.export.onnx_writing import network_file
from rorqual.training.export.spec_text import spec_text


def ask(spec: NetworkSpec, prompts: Prompts, vocabulary: Path, threshold: float) -> NetworkSpec:
    """Store the vectors of other prompts; a calibration of the earlier ones no longer holds.

    Args:
        spec: of a network that is asked in words.
        prompts: for its task.
        vocabulary: CLIP's.
        threshold: 0..1, until it is calibrated.

    Returns:
        The spec from now on.

    Raises:
        UsageError: where the network is not asked in words, or a prompt is too long.
        NetworkError: where a file is damaged, or the folder of networks cannot be written.
    """
    if spec.text is None or spec.head is None:
        raise UsageError(f"{spec.id} is not asked in words, so it has no prompts")
    reader = SentenceReader(read_network_file(spec.text), vocabulary)
    scale = scale_of(user_folder() / spec.head.name)
    asked = replace(spec_of_prompts(spec, prompts), calibrated=False, threshold=threshold)
    return _with_head(
        spec, asked, lambda path: write_zero_shot_head(path, spec.task, prompts, reader, scale)
    )


def calibrate(spec: NetworkSpec, fit: GateFit) -> NetworkSpec:
    """Store how a gate's logit becomes a probability, and its threshold.

    Returns:
        The spec from now on.

    Raises:
        UsageError: where it is no gate that is asked in words.
        NetworkError: where the folder of networks cannot be written.
    """
    require_gate(spec)
    assert spec.head is not None  # such a gate has one
    head = read_gate_head(user_folder() / spec.head.name)
    fitted = replace(head, slope=fit.slope, offset=fit.offset)
    calibrated = replace(spec, calibrated=True, threshold=fit.threshold)
    return _with_head(spec, calibrated, lambda path: write_gate_head(path, fitted))


def require_gate(spec: NetworkSpec) -> None:
    """Raise where a network is no gate that is asked in words.

    Raises:
        UsageError: says what it is.
    """
    if spec.task is not Task.GATE or spec.text is None:
        raise UsageError(
            f"{spec.id} is no gate that is asked in words; only such a gate is calibrated here"
        )


def _with_head(
    before: NetworkSpec, after: NetworkSpec, write: Callable[[Path], None]
) -> NetworkSpec:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "head.onnx"
        write(path)
        sum_ = network_file(path)
        named = replace(sum_, name=f"{after.id}.head-{sum_.sha256[:12]}.onnx")
        done = replace(after, head=named)
        replace_head(before, done, path, spec_text(done))
    return done
