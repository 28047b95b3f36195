"""What does a network say of a picture?"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rorqual.domain.box import Box
from rorqual.domain.errors import NetworkError
from rorqual.networks.onnx_file import open_network_file
from rorqual.networks.preprocessing import image_tensor
from rorqual.networks.spec import NetworkSpec

_FULL_SIZE = 1 << 30  # pixels; more than any photo has


class Network:
    """A network ready to run; safe for several threads at once.

    Raises:
        NetworkError: where a file is missing, damaged or lacks the output that the spec names.
    """

    def __init__(self, spec: NetworkSpec) -> None:
        self.spec = spec
        self._body = open_network_file(spec.file)
        self._head = open_network_file(spec.head) if spec.head else None
        if spec.output not in self._body.outputs:
            known = ", ".join(self._body.outputs)
            raise NetworkError(
                f"{spec.id}: {spec.file.name} has no output {spec.output!r}, only {known}"
            )

    @property
    def shortest_side(self) -> int:
        """Pixels that a picture's shorter side should have at least."""
        image = self.spec.picture
        return _FULL_SIZE if image.needs_full_size else min(self.spec.picture_size)

    def run(self, image: Image.Image, box: Box | None = None) -> NDArray[np.float32]:
        """The network's output for one picture.

        Args:
            image: RGB.
            box: the part to look at, in pixels of `image`; None for all of it.

        Returns:
            float32 of shape (dimension / looks,), finite, not to be changed.

        Raises:
            NetworkError: where the network cannot run or its output is not as the spec says.
        """
        output = self._body.run(image_tensor(image, self.spec.picture, box))[self.spec.output]
        if self._head:
            output = self._head.run(output)[self._head.outputs[0]]
        vector = output.reshape(-1)
        expected = self.spec.dimension // self.spec.looks
        if vector.shape != (expected,):
            raise NetworkError(
                f"{self.spec.id} gave {len(vector)} numbers, its spec says {expected}"
            )
        if not np.isfinite(vector).all():
            raise NetworkError(f"{self.spec.id} gave numbers that are not finite")
        return vector
