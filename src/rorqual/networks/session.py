"""How is a network run? ONNX Runtime, one thread a photo, so that results do not depend on load."""

from functools import cache
from typing import Any, cast

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from PIL import Image

from rorqual.domain.box import Box
from rorqual.domain.errors import NetworkError
from rorqual.networks.preprocessing import image_tensor
from rorqual.networks.spec import NetworkFile, NetworkSpec
from rorqual.networks.store import read_network_file


class Network:
    """A network ready to run; safe for several threads at once.

    Raises:
        NetworkError: where a file is missing, damaged or lacks the output that the spec names.
    """

    def __init__(self, spec: NetworkSpec) -> None:
        self.spec = spec
        self._body = _session(spec.file)
        self._head = _session(spec.head) if spec.head else None
        outputs = [output.name for output in self._body.get_outputs()]
        if spec.output not in outputs:
            raise NetworkError(
                f"{spec.file.name} has no output {spec.output!r}, only {', '.join(outputs)}"
            )

    def run(self, image: Image.Image, box: Box | None = None) -> NDArray[np.float32]:
        """The network's output for one picture.

        Args:
            image: RGB.
            box: the part to look at, in pixels of `image`; None for all of it.

        Returns:
            float32 of shape (dimension,).

        Raises:
            NetworkError: where the output is not as the spec says.
        """
        tensor = image_tensor(image, self.spec.image, box)
        output = _run(self._body, tensor, self.spec.output)
        if self._head:
            output = _run(self._head, output, self._head.get_outputs()[0].name)
        vector = output.reshape(-1)
        if vector.shape != (self.spec.dimension,) or not np.isfinite(vector).all():
            raise NetworkError(
                f"{self.spec.id} gave {vector.shape[0]} numbers, some perhaps not finite, "
                f"instead of {self.spec.dimension}"
            )
        return vector


# Two specs may use the same file: the ImageNet network serves the gate and the embedding.
@cache
def _session(file: NetworkFile) -> Any:
    options = onnxruntime.SessionOptions()
    # Photos are worked on side by side, each in its own thread. One thread a network call also
    # makes the output a function of the photo alone, whatever runs beside it.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(
            read_network_file(file), options, providers=["CPUExecutionProvider"]
        )
    except NetworkError:
        raise
    except Exception as error:  # ONNX Runtime raises classes of its own for every fault
        raise NetworkError(f"the network file {file.name} cannot be loaded: {error}") from error


def _run(session: Any, tensor: NDArray[np.float32], output: str) -> NDArray[np.float32]:
    (value,) = session.run([output], {session.get_inputs()[0].name: tensor})
    return cast("NDArray[np.float32]", value)
