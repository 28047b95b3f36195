"""What do the usual clusterings of scikit-learn make of the vectors, each at its best setting?"""

from collections.abc import Callable, Iterator
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import DBSCAN, HDBSCAN, AgglomerativeClustering
from sklearn.metrics import adjusted_rand_score

Labels = NDArray[np.int64]
Cosines = NDArray[np.float32]
REACHES = np.arange(0.05, 0.96, 0.025).tolist()  # cosine distances


class Setting(NamedTuple):
    """An algorithm with its parameters."""

    name: str
    fit: Callable[[Cosines], Labels]  # cosines (n, n) to labels (n,)


def best_baselines(vectors: NDArray[np.float32], individuals: list[str]) -> Iterator[Setting]:
    """Each algorithm at the setting with the highest adjusted Rand index on these animals."""
    cosines = vectors @ vectors.T
    for settings in _families():
        yield max(settings, key=lambda it: float(adjusted_rand_score(individuals, it.fit(cosines))))


def _families() -> Iterator[list[Setting]]:
    for linkage in ("average", "complete", "single"):
        yield [_agglomerative(linkage, reach) for reach in REACHES]
    yield [_dbscan(*it) for it in product(REACHES, (2, 3, 5))]
    yield [_hdbscan(*it) for it in product((2, 3, 5, 8), ("eom", "leaf"))]


def _agglomerative(linkage: str, reach: float) -> Setting:
    def fit(cosines: Cosines) -> Labels:
        model = AgglomerativeClustering(
            None, metric="precomputed", linkage=linkage, distance_threshold=reach
        )
        return np.asarray(model.fit_predict(_distances(cosines)))

    return Setting(f"agglomerative, {linkage}, distance {reach:.3f}", fit)


def _dbscan(reach: float, least: int) -> Setting:
    def fit(cosines: Cosines) -> Labels:
        model = DBSCAN(eps=reach, min_samples=least, metric="precomputed")
        return _noise_alone(model.fit_predict(_distances(cosines)))

    return Setting(f"DBSCAN, eps {reach:.3f}, min_samples {least}", fit)


def _hdbscan(smallest: int, selection: str) -> Setting:
    def fit(cosines: Cosines) -> Labels:
        model = HDBSCAN(
            min_cluster_size=smallest,
            min_samples=1,
            metric="precomputed",
            cluster_selection_method=selection,
            copy=True,
        )
        return _noise_alone(model.fit_predict(_distances(cosines)))

    return Setting(f"HDBSCAN, min_cluster_size {smallest}, {selection}", fit)


def _distances(cosines: Cosines) -> NDArray[np.float64]:
    return np.clip(1.0 - cosines.astype(np.float64), 0.0, 2.0)


def _noise_alone(labels: Labels) -> Labels:
    """Each point that was called noise in a group of its own."""
    return np.where(labels < 0, labels.max() + 1 + np.arange(len(labels)), labels)
