"""How well does each individual match by its marks? The best of its photos that were compared."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.gallery import Gallery
from rorqual.matching.local.evidence import LocalMatch


def individual_scores(gallery: Gallery, matches: Mapping[int, LocalMatch]) -> NDArray[np.float64]:
    """Scores of shape (individuals,); NaN for those of whom no photo was compared.

    Args:
        gallery: n rows.
        matches: gallery row -> its match with the query.
    """
    scores = np.full(len(gallery.individuals), np.nan)
    for row, match in matches.items():
        individual = gallery.individual_index[row]
        scores[individual] = np.fmax(scores[individual], match.score)
    return scores
