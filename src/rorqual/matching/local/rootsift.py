"""Which marks does a picture show? RootSIFT: SIFT's histograms compared by their square roots."""

import hashlib
import json
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rorqual.matching.local.blob import as_kept
from rorqual.matching.local.features import LocalFeatures, quantised
from rorqual.matching.local.opencv import opencv
from rorqual.photos.reader import Crop

_DIMENSION = 128


@dataclass(frozen=True, slots=True)
class RootSiftSettings:
    """How keypoints are found and described; part of the extractor's stamp."""

    side: int = 600  # pixels; a larger box is reduced to the area of a square of that side
    keypoints: int = 1000  # at most, the strongest
    contrast_clip: float = 2.0  # of the histogram equalisation in tiles (CLAHE); 0: none
    contrast_tiles: int = 8  # each way
    contrast_threshold: float = 0.02  # below it a keypoint is too faint
    edge_threshold: float = 10.0  # above it a keypoint lies on an edge


class RootSift:
    """Finds RootSIFT features in the picture of an animal; safe for several threads.

    Attributes:
        shortest_side: pixels that the shorter side of a box should have at least.
        stamp: id@hash, which changes with all that changes the features.
    """

    def __init__(self, settings: RootSiftSettings | None = None) -> None:
        self.settings = settings or RootSiftSettings()
        self.shortest_side = self.settings.side
        text = json.dumps(asdict(self.settings), sort_keys=True)
        self.stamp = f"rootsift@{hashlib.sha256(text.encode()).hexdigest()[:12]}"

    def extract(self, crop: Crop) -> LocalFeatures:
        """The features of one animal.

        Args:
            crop: the pixels of its box.
        """
        cv2 = opencv()
        settings = self.settings
        grey = _grey(crop, settings)
        if settings.contrast_clip:
            tiles = (settings.contrast_tiles, settings.contrast_tiles)
            grey = cv2.createCLAHE(settings.contrast_clip, tiles).apply(grey)
        sift = cv2.SIFT_create(
            nfeatures=settings.keypoints,
            contrastThreshold=settings.contrast_threshold,
            edgeThreshold=settings.edge_threshold,
        )
        found, histograms = sift.detectAndCompute(grey, None)
        # equally strong ones at the limit are all kept
        found = found[: settings.keypoints]
        height, width = grey.shape
        places = np.array([it.pt for it in found], dtype=np.float32).reshape(-1, 2)
        # pixel centres of OpenCV are whole numbers
        positions = (places + 0.5) / np.array([width, height], dtype=np.float32)
        features = LocalFeatures(
            positions=np.clip(positions, 0.0, 1.0).astype(np.float32),
            sizes=np.array([it.size for it in found], dtype=np.float32),
            angles=np.array([it.angle for it in found], dtype=np.float32),
            descriptors=quantised(_rooted(histograms, len(found))),
            width=width,
            height=height,
            extractor=self.stamp,
        )
        return as_kept(features)


def _grey(crop: Crop, settings: RootSiftSettings) -> NDArray[np.uint8]:
    """The box in grey, its sides in their proportion, at the size that the settings want."""
    box = crop.box
    # a smaller box stays as it is: more pixels would show no more marks
    zoom = min(1.0, settings.side / (box.width * box.height) ** 0.5)
    size = (max(1, round(box.width * zoom)), max(1, round(box.height * zoom)))
    resized = crop.image.resize(size, Image.Resampling.BICUBIC, box.as_tuple())
    return np.asarray(resized.convert("L"))


def _rooted(histograms: NDArray[np.float32] | None, count: int) -> NDArray[np.float32]:
    """Unit rows whose products are the Hellinger kernel of the histograms."""
    if histograms is None:
        return np.empty((0, _DIMENSION), dtype=np.float32)
    rows = histograms[:count]
    rooted: NDArray[np.float32] = np.sqrt(rows / np.maximum(rows.sum(axis=1, keepdims=True), 1e-6))
    return rooted
