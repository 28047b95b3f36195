"""How alike are an animal and the candidates, mark by mark?"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.local.evidence import LocalMatch
from rorqual.matching.local.features import LocalFeatures
from rorqual.matching.local.geometry import Plausibility, fit_affine
from rorqual.matching.local.pairing import DEFAULT_RATIO, pair_keypoints

_NO_POINTS = np.empty((0, 4), dtype=np.float32)


class LocalComparer:
    """Compares local features of one extractor; safe for several threads.

    Args:
        ratio: see `pair_keypoints`.
        tolerance: how far off an inlier may lie, as a share of the side of a square as large as
            the second picture.
        plausibility: which models count.
    """

    def __init__(
        self,
        *,
        ratio: float = DEFAULT_RATIO,
        tolerance: float = 0.03,
        plausibility: Plausibility | None = None,
    ) -> None:
        self._ratio = ratio
        self._tolerance = tolerance
        self._plausibility = plausibility or Plausibility()

    def compare_all(
        self, query: LocalFeatures, candidates: Sequence[LocalFeatures]
    ) -> list[LocalMatch]:
        """The match of a query with each candidate, in their order."""
        return [self.compare(query, candidate) for candidate in candidates]

    def compare(self, first: LocalFeatures, second: LocalFeatures) -> LocalMatch:
        """The match of two animals; swapping them swaps its points and changes nothing else.

        Raises:
            ValueError: where the features come from two extractors.
        """
        if second.order < first.order:  # a model is fitted in one direction only
            return self._compare(second, first).swapped()
        return self._compare(first, second)

    def _compare(self, first: LocalFeatures, second: LocalFeatures) -> LocalMatch:
        pairs = pair_keypoints(first, second, ratio=self._ratio)
        found = fit_affine(
            first.pixels[pairs.first],
            second.pixels[pairs.second],
            tolerance=self._tolerance * (second.width * second.height) ** 0.5,
        )
        if found is None:
            return LocalMatch(0.0, len(pairs), 0, 0.0, False, _NO_POINTS)
        inliers = int(found.inliers.sum())
        places = (
            first.positions[pairs.first[found.inliers]],
            second.positions[pairs.second[found.inliers]],
        )
        plausible = self._plausibility.allows(found.model)
        return LocalMatch(
            score=float(np.log1p(inliers)) if plausible else 0.0,
            pairs=len(pairs),
            inliers=inliers,
            coverage=min(_span(places[0]), _span(places[1])),
            is_plausible=plausible,
            points=np.concatenate(places, axis=1),
        )


def _span(positions: NDArray[np.float32]) -> float:
    """The share of the box that the smallest upright rectangle around the points takes."""
    return float(np.prod(np.ptp(positions, axis=0))) if len(positions) else 0.0
