"""Which keypoints of two pictures does a network take for the same mark?"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.errors import NetworkError
from rorqual.networks.onnx_file import open_network_file
from rorqual.networks.spec import NetworkSpec

INPUTS = ("descriptors0", "keypoints0", "descriptors1", "keypoints1")
LOG_ASSIGNMENT = "log_assignment"
_TRIED = (3, 2)  # keypoints of a trial


class Keypoints(NamedTuple):
    """The n keypoints of one picture."""

    descriptors: NDArray[np.float32]  # (n, dimension), of unit length
    # (n, numbers): x and y, -1..1 along the longer side, 0 in the middle; see `KeypointInput`
    places: NDArray[np.float32]


class KeypointMatcher:
    """A network that pairs keypoints, ready to run; safe for several threads at once.

    Raises:
        NetworkError: where its file is missing, damaged or another kind of network.
    """

    def __init__(self, spec: NetworkSpec) -> None:
        if spec.keypoints is None:
            raise NetworkError(f"{spec.id} is a network for {spec.task}, it pairs no keypoints")
        self.spec = spec
        self.input = spec.keypoints
        self._file = open_network_file(spec.file)
        if spec.output not in self._file.outputs:
            known = ", ".join(self._file.outputs)
            raise NetworkError(
                f"{spec.id}: {spec.file.name} has no output {spec.output!r}, only {known}"
            )

    def probabilities(self, first: Keypoints, second: Keypoints) -> NDArray[np.float32]:
        """How probable it is that two keypoints are one mark, shape (m, n), each 0..1.

        Args:
            first: m keypoints, at least one.
            second: n keypoints, at least one.

        Raises:
            NetworkError: where the network cannot run or its output is not as the spec says.
        """
        tensors = [it[np.newaxis] for it in (*first, *second)]
        outputs = self._file.run_on(dict(zip(INPUTS, tensors, strict=True)))
        logarithms = outputs[self.spec.output]
        shape = (1, len(first.descriptors), len(second.descriptors))
        # a probability of 0 has no finite logarithm
        if logarithms.shape != shape or not (logarithms < np.inf).all():
            raise NetworkError(
                f"{self.spec.id} gave no table of {shape[1]} x {shape[2]} logarithms"
            )
        found: NDArray[np.float32] = np.exp(logarithms[0])
        return found

    def try_out(self) -> None:
        """Raise where the network does not run on keypoints as its spec says they are.

        Raises:
            NetworkError: where it cannot run or its output is not as the spec says.
        """
        dimension, numbers = self.spec.dimension, self.input.numbers
        first, second = (
            Keypoints(
                np.full((count, dimension), dimension**-0.5, dtype=np.float32),
                np.zeros((count, numbers), dtype=np.float32),
            )
            for count in _TRIED
        )
        self.probabilities(first, second)
