"""How is an ONNX file run? ONNX Runtime, one thread a photo, so that load changes no result."""

import threading
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from rorqual.domain.errors import NetworkError
from rorqual.networks.device import execution_providers
from rorqual.networks.spec import NetworkFile
from rorqual.networks.store import read_network_file


class OnnxFile:
    """An ONNX file, ready to run; safe for several threads at once.

    Raises:
        NetworkError: where the file is missing, damaged or no network.
    """

    def __init__(self, file: NetworkFile) -> None:
        self.name = file.name
        options = onnxruntime.SessionOptions()
        # Photos are worked on side by side, each in its own thread. One thread a network call also
        # makes the output a function of the photo alone, whatever runs beside it.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        data, providers = read_network_file(file), execution_providers()
        try:
            self._session = onnxruntime.InferenceSession(data, options, providers=providers)
        except Exception as error:  # ONNX Runtime raises classes of its own for every fault
            raise NetworkError(f"the network file {file.name} cannot be loaded: {error}") from error
        self.outputs = tuple(output.name for output in self._session.get_outputs())
        self._last = _LastRun()

    def run(self, tensor: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
        """All outputs by their names, of the only input, not to be changed.

        The gate and the embedding often look at the same picture through the same file, so each
        thread keeps the outputs of its last tensor.

        Raises:
            NetworkError: where the file cannot run on such a tensor.
        """
        last = self._last
        if last.tensor is None or not np.array_equal(last.tensor, tensor):
            outputs = self.run_on({self._session.get_inputs()[0].name: tensor})
            last.tensor, last.outputs = tensor, outputs
        return last.outputs

    def run_on(self, tensors: Mapping[str, NDArray[np.float32]]) -> dict[str, Any]:
        """All outputs by their names, of several inputs by theirs; nothing is kept.

        Raises:
            NetworkError: where the file cannot run on such tensors.
        """
        try:
            values = self._session.run(None, dict(tensors))
        except Exception as error:  # as above
            raise NetworkError(f"the network file {self.name} cannot run: {error}") from error
        return dict(zip(self.outputs, values, strict=True))


class _LastRun(threading.local):
    """What the current thread ran last."""

    def __init__(self) -> None:
        self.tensor: NDArray[np.float32] | None = None
        self.outputs: dict[str, Any] = {}


@cache
def open_network_file(file: NetworkFile) -> OnnxFile:
    """The file, opened once however many networks use it."""
    return OnnxFile(file)
