"""What speaks for two photos showing the same animal? Marks that lie in the same places."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.gallery import Gallery


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


@dataclass(frozen=True, slots=True, eq=False)
class LocalEvidence:
    """What the local features say of one query and a gallery's individuals."""

    scores: NDArray[np.float64]  # (individuals,), of the best photo; NaN where none was compared
    matches: Mapping[int, LocalMatch]  # gallery row -> its match, for the photos compared
    unavailable: tuple[int, ...] = ()  # rows that should be compared, whose photo cannot be read
    has_query: bool = True  # whether the query's own photo could be read

    def best(self, gallery: Gallery, individual: int) -> tuple[int, LocalMatch] | None:
        """The row and match of an individual's best photo; None where none was compared.

        Args:
            gallery: the one that was asked.
            individual: its index.
        """
        rows = [
            row for row in gallery.rows_of_individual(individual).tolist() if row in self.matches
        ]
        if not rows:
            return None
        row = max(rows, key=lambda it: self.matches[it].score)
        return row, self.matches[row]
