"""How are pictures of one animal laid on each other, and how is one made to look otherwise?

A map is a matrix of shape (3, 3): where a point of one picture, (x, y, 1) in pixels of a square of
SIDE, lies in another one.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.local.opencv import opencv

SIDE = 224  # pixels of a picture, both ways; the heads of right whales have as many
_MIRROR = np.array([[1.0, 0, 0], [0, -1, SIDE], [0, 0, 1]])  # top to bottom

Map = NDArray[np.float64]
Pixels = NDArray[np.uint8]  # (SIDE, SIDE, 3)


def mirrored(pixels: Pixels) -> Pixels:
    """Top to bottom: a head that points to the right goes on doing so, and is another animal's."""
    return np.ascontiguousarray(pixels[::-1])


def between_mirrored(found: Map) -> Map:
    """The map between two pictures that are both mirrored."""
    return np.asarray(_MIRROR @ found @ _MIRROR)


def mapped(points: NDArray[np.float32], found: Map) -> NDArray[np.float64]:
    """Where points of one picture lie in the other, shape (n, 2)."""
    return np.asarray(points @ found[:2, :2].T + found[:2, 2])


def warped(pixels: Pixels, random: np.random.Generator) -> tuple[Pixels, Map]:
    """The picture from another viewpoint, in other light and weather, and the map to it."""
    cv2 = opencv()
    found = _viewpoint(random)
    seen = cv2.warpAffine(
        pixels, found[:2], (SIDE, SIDE), borderMode=cv2.BORDER_REFLECT, flags=cv2.INTER_CUBIC
    ).astype(np.float32)
    seen = 255 * np.clip(seen / 255, 0, 1) ** random.uniform(0.5, 1.8)
    mean = seen.mean()
    seen = (seen - mean) * random.uniform(0.6, 1.4) + mean * random.uniform(0.8, 1.2)
    if random.random() < 0.5:
        seen = cv2.GaussianBlur(seen, (0, 0), random.uniform(0.4, 1.8))
    if random.random() < 0.4:
        seen += _shade(random) * random.uniform(-500, 500)
    if random.random() < 0.5:
        _cover(seen, random)
    if random.random() < 0.5:
        seen += random.normal(0, random.uniform(1, 12), seen.shape)
    whole = np.clip(seen, 0, 255).astype(np.uint8)
    if random.random() < 0.5:
        quality = int(random.integers(30, 90))
        _, written = cv2.imencode(".jpg", whole, [cv2.IMWRITE_JPEG_QUALITY, quality])
        whole = cv2.imdecode(written, cv2.IMREAD_COLOR)
    return np.asarray(whole, dtype=np.uint8), found


def _viewpoint(random: np.random.Generator) -> Map:
    """Turned, nearer or farther, moved and a little slanted, about the middle."""
    turn = np.radians(random.uniform(-12, 12))
    zoom = random.uniform(0.8, 1.25)
    cosine, sine = zoom * np.cos(turn), zoom * np.sin(turn)
    slant = np.array([[1, random.uniform(-0.12, 0.12)], [random.uniform(-0.1, 0.1), 1]])
    matrix = np.array([[cosine, sine], [-sine, cosine]]) @ slant
    matrix = matrix @ np.diag(random.uniform(0.9, 1.1, 2))
    middle = np.full(2, SIDE / 2)
    found = np.eye(3)
    found[:2, :2] = matrix
    found[:2, 2] = middle - matrix @ middle + random.uniform(-16, 16, 2)
    return found


def _shade(random: np.random.Generator) -> Any:
    """Light and shade without edges, mean 0, shape (SIDE, SIDE, 1)."""
    cv2 = opencv()
    coarse = cv2.GaussianBlur(random.random((7, 7)).astype(np.float32), (0, 0), 0.8)
    fine = cv2.resize(coarse, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)[..., np.newaxis]
    return fine - fine.mean()


def _cover(seen: NDArray[np.float32], random: np.random.Generator) -> None:
    """Hide a part, as spray and sea do."""
    height, width = random.integers(20, 100, 2)
    top, left = random.integers(0, SIDE - height), random.integers(0, SIDE - width)
    grey = random.normal(random.uniform(0, 255), 25, (height, width, 1))
    seen[top : top + height, left : left + width] = grey
