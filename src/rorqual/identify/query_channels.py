"""What do further channels say about one animal, and what of it does its result show?"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.identification import LocalComparison
from rorqual.identify.analysis import AnalysedAnnotation
from rorqual.identify.local_channel import comparison_of
from rorqual.matching.fusion_model import LOCAL
from rorqual.matching.local.channel import LocalChannel
from rorqual.matching.local.evidence import LocalEvidence
from rorqual.matching.occasions import Occasion, Occasions
from rorqual.matching.query_look import QueryLook


class QueryChannels:
    """Looks at one animal, and remembers what was seen.

    Args:
        item: the animal.
        occasion: of its photo.
        local: compares marks; None where they are not compared.
        occasions: of the gallery; None where times and places are not compared.
    """

    def __init__(
        self,
        item: AnalysedAnnotation,
        occasion: Occasion,
        local: LocalChannel | None,
        occasions: Occasions | None,
    ) -> None:
        self._item = item
        self._occasion = occasion
        self._local = local
        self._occasions = occasions
        self.evidence: LocalEvidence | None = None

    def __call__(self, seen: QueryLook) -> Mapping[str, NDArray[np.floating[Any]]] | None:
        """The channels' values; None where marks could not be compared, so that none is asked."""
        values: dict[str, NDArray[np.floating[Any]]] = {}
        if self._local:
            self.evidence = self._local.evidence(
                self._item.local, seen.cosines, scores=seen.scores, excluded=seen.excluded
            )
            if not self.evidence.matches:
                return None
            values[LOCAL] = self.evidence.scores
        if self._occasions:
            values |= self._occasions.closeness(self._occasion, seen.excluded)
        return values

    @property
    def comparison(self) -> LocalComparison | None:
        """Of marks, for the result; None where nobody competes, or marks are not compared."""
        if self._local is None or self.evidence is None:
            return None
        return comparison_of(self._local.gallery, self.evidence)
