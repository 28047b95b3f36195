"""Made-up catalogues: each individual is a direction, each photo a noisy look at it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rorqual.matching.calibration import Calibration, CalibrationSource
from rorqual.matching.gallery import Gallery, build_gallery
from rorqual.matching.novelty_model import NoveltyModel


def unit(vectors: ArrayLike) -> NDArray[np.float32]:
    """Rows scaled to length 1."""
    rows = np.asarray(vectors, dtype=np.float64)
    scaled: NDArray[np.float64] = rows / np.linalg.norm(rows, axis=-1, keepdims=True)
    return scaled.astype(np.float32)


def gallery_of(individuals: Sequence[str], vectors: ArrayLike, **columns: Any) -> Gallery:
    """A gallery whose row r is annotation 100 + r in photo "r.jpg" with content "sha-r"."""
    rows = range(len(individuals))
    given: dict[str, Any] = {
        "species": [None for _ in rows],
        "annotation_ids": [100 + row for row in rows],
        "photo_sha256": [f"sha-{row}" for row in rows],
        "photo_names": [f"{row}.jpg" for row in rows],
        "encounter_groups": list(rows),
    }
    return build_gallery(vectors, individuals, **(given | columns))


def random_gallery(
    individuals: int, photos_each: int, *, noise: float = 1.0, dimension: int = 24, seed: int = 0
) -> Gallery:
    """Individuals "w000", "w001", ... with as many photos each, every one an encounter."""
    random = np.random.default_rng(seed)
    centres = np.repeat(random.normal(size=(individuals, dimension)), photos_each, axis=0)
    names = [f"w{index:03d}" for index in np.repeat(np.arange(individuals), photos_each)]
    return gallery_of(names, unit(centres + noise * random.normal(size=centres.shape)))


def calibration_of(**parameters: Any) -> Calibration:
    """A calibration in which a score of 0.5 is as likely new as known."""
    given: dict[str, Any] = {
        "embedding": "hash",
        "source": CalibrationSource.RESEARCH_PHOTOS,
        "queries": 100,
        "individuals": 40,
        "best_photo_weight": 0.5,
        "temperature": 0.05,
        "novelty": NoveltyModel(10.0, -20.0, 0.0, 0.0),
        "match_threshold": 0.8,
        "new_threshold": 0.8,
    }
    return Calibration(**(given | parameters))


def noisy_gallery(individuals: int, photos_each: int, *, loud: float = 4.0) -> Gallery:
    """Individuals differ in the last half of 24 values; the first half is weather, and louder."""
    random = np.random.default_rng(1)
    half = 12
    animal = np.repeat(random.normal(size=(individuals, half)), photos_each, axis=0)
    animal += 0.7 * random.normal(size=animal.shape)
    weather = loud * random.normal(size=animal.shape)
    names = [f"w{index:03d}" for index in np.repeat(np.arange(individuals), photos_each)]
    return gallery_of(names, unit(np.hstack([weather, animal])))
