"""What would a user write without Rorqual?"""

import io

import onnxruntime
from PIL import Image

from rorqual.identify.networks import PhotoNetworks
from rorqual.matching.gallery import Gallery
from rorqual.networks.preprocessing import image_tensor
from rorqual.networks.store import find_spec, read_network_file
from rorqual.photos.photo_file import PhotoFile


class Straightforward:
    """A network and scikit-learn, photo by photo."""

    def __init__(self, networks: PhotoNetworks, gallery: Gallery) -> None:
        from sklearn.neighbors import NearestNeighbors

        self.neighbours = NearestNeighbors(n_neighbors=50, metric="cosine").fit(gallery.vectors)
        self._spec = find_spec(networks.embedder.spec.id)
        files = [self._spec.file, *([self._spec.head] if self._spec.head else [])]
        self._sessions = [
            onnxruntime.InferenceSession(
                read_network_file(file), providers=["CPUExecutionProvider"]
            )
            for file in files
        ]

    def __call__(self, photo: PhotoFile) -> None:
        """The 50 nearest neighbours of one photo."""
        with Image.open(io.BytesIO(photo.read_bytes())) as opened:
            image = opened.convert("RGB")
        body, *heads = self._sessions
        tensor = image_tensor(image, self._spec.picture)
        (vector,) = body.run([self._spec.output], {"image": tensor})
        for head in heads:
            (vector,) = head.run(None, {head.get_inputs()[0].name: vector})
        self.neighbours.kneighbors(vector)
