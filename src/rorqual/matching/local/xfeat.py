"""Which marks does a picture show? XFeat: keypoints and descriptors by a small network."""

import hashlib
import json
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.local.blob import as_kept
from rorqual.matching.local.features import LocalFeatures, quantised
from rorqual.networks.onnx_file import open_network_file
from rorqual.networks.preprocessing import image_tensor
from rorqual.networks.spec import NetworkSpec
from rorqual.photos.reader import Crop

_SCORES = "scores"  # the network's second output


@dataclass(frozen=True, slots=True)
class XFeatSettings:
    """Which keypoints are kept; part of the extractor's stamp."""

    keypoints: int = 500  # at most, those with the highest scores
    least_score: float = 0.005  # 0..1


class XFeat:
    """Finds XFeat features in the picture of an animal; safe for several threads.

    The network knows neither size nor direction of a keypoint: both are 0.

    Attributes:
        shortest_side: pixels that the shorter side of a box should have at least.
        stamp: id@hash, which changes with all that changes the features.

    Raises:
        NetworkError: where the network cannot be loaded.
    """

    def __init__(self, spec: NetworkSpec, settings: XFeatSettings | None = None) -> None:
        self._spec = spec
        self._settings = settings or XFeatSettings()
        self._network = open_network_file(spec.file)
        self.shortest_side = min(spec.picture.width, spec.picture.height)
        text = json.dumps([spec.stamp, asdict(self._settings)], sort_keys=True)
        self.stamp = f"{spec.id}@{hashlib.sha256(text.encode()).hexdigest()[:12]}"

    def extract(self, crop: Crop) -> LocalFeatures:
        """The features of one animal.

        Args:
            crop: the pixels of its box.

        Raises:
            NetworkError: where the network cannot run.
        """
        outputs = self._network.run(image_tensor(crop.image, self._spec.picture, crop.box))
        scores = outputs[_SCORES][0, 0]
        rows, columns = np.nonzero(scores > self._settings.least_score)
        strongest = np.argsort(-scores[rows, columns], kind="stable")[: self._settings.keypoints]
        rows, columns = rows[strongest], columns[strongest]
        height, width = scores.shape
        positions = np.stack([(columns + 0.5) / width, (rows + 0.5) / height], axis=1)
        # the picture was stretched: what it would measure in the proportions of the box
        shape = (crop.box.width / crop.box.height) ** 0.5
        features = LocalFeatures(
            positions=positions.astype(np.float32),
            sizes=np.zeros(len(rows), dtype=np.float32),
            angles=np.zeros(len(rows), dtype=np.float32),
            descriptors=quantised(_sampled(outputs[self._spec.output][0], positions)),
            width=max(1, round(width * shape)),
            height=max(1, round(height / shape)),
            extractor=self.stamp,
        )
        return as_kept(features)


def _sampled(maps: NDArray[np.float32], positions: NDArray[np.float64]) -> NDArray[np.float32]:
    """The maps at positions in 0..1, linearly between the middles of their cells.

    Args:
        maps: shape (d, h, w).
        positions: x and y, shape (n, 2).

    Returns:
        Shape (n, d).
    """
    size = np.array([maps.shape[2], maps.shape[1]])
    places = np.clip(positions * size - 0.5, 0, size - 1)
    first = np.minimum(places.astype(np.intp), size - 2)
    x, y = (places - first).T.astype(np.float32)
    column, row = first.T
    upper = maps[:, row, column] * (1 - x) + maps[:, row, column + 1] * x
    lower = maps[:, row + 1, column] * (1 - x) + maps[:, row + 1, column + 1] * x
    sampled: NDArray[np.float32] = (upper * (1 - y) + lower * y).T
    return sampled
