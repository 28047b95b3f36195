"""What speaks for two photos showing the same animal? Marks that lie in the same places."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class LocalMatch:
    """The comparison of one animal with another by their local features."""

    score: float  # >= 0, the higher, the more alike; 0 where nothing plausible was found
    pairs: int  # keypoints that look alike
    inliers: int  # of these, those that the model explains, plausible or not
    coverage: float  # 0..1, share of the first animal's box that the inliers span
    is_plausible: bool  # whether the model is one that lies between two photos of one animal
    points: NDArray[np.float32]  # (inliers, 4), x and y in the first box and in the second, 0..1

    @property
    def inlier_ratio(self) -> float:
        """Inliers as a share of the pairs, 0..1."""
        return self.inliers / self.pairs if self.pairs else 0.0

    def swapped(self) -> "LocalMatch":
        """The same comparison with the second animal as the first."""
        points = np.ascontiguousarray(self.points[:, [2, 3, 0, 1]])
        return LocalMatch(
            self.score, self.pairs, self.inliers, self.coverage, self.is_plausible, points
        )
