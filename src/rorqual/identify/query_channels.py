"""What do further channels say about one animal, and what of it does its result show?"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.identification import LocalComparison
from rorqual.identify.local_channel import comparison_of
from rorqual.matching.fusion_model import LOCAL
from rorqual.matching.local.channel import LocalChannel
from rorqual.matching.local.evidence import LocalEvidence
from rorqual.matching.local.features import LocalFeatures
from rorqual.matching.occasions import Occasion, Occasions
from rorqual.matching.query_look import QueryLook
from rorqual.matching.species_values import SPECIES, SpeciesValues


class GalleryChannels(NamedTuple):
    """What compares animals with one gallery besides the embedding; None: it does not."""

    local: LocalChannel | None = None  # marks
    occasions: Occasions | None = None  # times and places
    species: SpeciesValues | None = None

    @property
    def any(self) -> bool:
        """Whether there is one."""
        return any(it is not None for it in self)


class QueryChannels:
    """Looks at one animal, and remembers what was seen.

    Args:
        channels: of the gallery.
        marks: of the animal; None where none could be found.
        occasion: of its photo.
        species: probabilities of the labels of `channels.species`; None where nobody looked.
    """

    def __init__(
        self,
        channels: GalleryChannels,
        marks: LocalFeatures | None,
        occasion: Occasion,
        species: NDArray[np.float32] | None,
    ) -> None:
        self._channels = channels
        self._marks = marks
        self._occasion = occasion
        self._species = species
        self.evidence: LocalEvidence | None = None

    def __call__(self, seen: QueryLook) -> Mapping[str, NDArray[np.floating[Any]]] | None:
        """The channels' values; None where marks could not be compared, so that none is asked."""
        local, occasions, species = self._channels
        values: dict[str, NDArray[np.floating[Any]]] = {}
        if local:
            self.evidence = local.evidence(
                self._marks, seen.cosines, scores=seen.scores, excluded=seen.excluded
            )
            if not self.evidence.matches:
                return None
            values[LOCAL] = self.evidence.scores
        if occasions:
            values |= occasions.closeness(self._occasion, seen.excluded)
        if species and self._species is not None:
            values[SPECIES] = species.of(self._species)
        return values

    @property
    def comparison(self) -> LocalComparison | None:
        """Of marks, for the result; None where nobody competes, or marks are not compared."""
        if self._channels.local is None or self.evidence is None:
            return None
        return comparison_of(self._channels.local.gallery, self.evidence)
