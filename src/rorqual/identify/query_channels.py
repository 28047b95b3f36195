"""What do further channels say about one animal, and what of it does its result show?"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.identification import LocalComparison, MarkedPair
from rorqual.identify.local_channel import comparison_of, marked_pair_of
from rorqual.matching.gallery import Gallery
from rorqual.matching.local.channel import LocalChannel
from rorqual.matching.local.evidence import LocalEvidence
from rorqual.matching.local.features import LocalFeatures
from rorqual.matching.occasions import Occasion, Occasions
from rorqual.matching.query_look import QueryLook
from rorqual.matching.species_values import SPECIES, SpeciesValues


class MarksChannel(NamedTuple):
    """What compares marks of one kind with a gallery's."""

    compare: LocalChannel
    by: str  # name of the marks


class GalleryChannels(NamedTuple):
    """What compares animals with one gallery besides the embedding; None: it does not."""

    local: Mapping[str, MarksChannel] = MappingProxyType({})  # channel -> marks, a closer look last
    occasions: Occasions | None = None  # times and places
    species: SpeciesValues | None = None

    @property
    def any(self) -> bool:
        """Whether there is one."""
        return bool(self.local) or self.occasions is not None or self.species is not None


class QueryChannels:
    """Looks at one animal, and remembers what was seen.

    Args:
        channels: of the gallery.
        marks: of the animal by channel, as far as it could be read.
        occasion: of its photo.
        species: probabilities of the labels of `channels.species`; None where nobody looked.
    """

    def __init__(
        self,
        channels: GalleryChannels,
        marks: Mapping[str, LocalFeatures],
        occasion: Occasion,
        species: NDArray[np.float32] | None,
    ) -> None:
        self._channels = channels
        self._marks = marks
        self._occasion = occasion
        self._species = species
        self._evidence: dict[str, LocalEvidence] = {}

    def __call__(self, seen: QueryLook) -> Mapping[str, NDArray[np.floating[Any]]] | None:
        """The channels' values; None where marks could not be compared, so that none is asked."""
        local, occasions, species = self._channels
        values: dict[str, NDArray[np.floating[Any]]] = {}
        for channel, it in local.items():
            evidence = self._evidence[channel] = it.compare.evidence(
                self._marks.get(channel), seen.cosines, scores=seen.scores, excluded=seen.excluded
            )
            if not evidence.matches:
                return None
            values[channel] = evidence.scores
        if occasions:
            values |= occasions.closeness(self._occasion, seen.excluded)
        if species and self._species is not None:
            values[SPECIES] = species.of(self._species)
        return values

    def comparison(self, gallery: Gallery) -> LocalComparison | None:
        """Of marks, for the result; None where nobody competes, or marks are not compared."""
        return comparison_of(gallery, [*self._evidence.values()]) if self._evidence else None

    def marked_pair(self, gallery: Gallery, individual: int) -> MarkedPair | None:
        """The marks that speak for an individual, by the closest look that it had; else None.

        Args:
            gallery: the one that was asked.
            individual: its index in it.
        """
        looks = reversed(self._evidence.items())
        pairs = (
            marked_pair_of(gallery, evidence, individual, self._channels.local[channel].by)
            for channel, evidence in looks
        )
        return next((pair for pair in pairs if pair is not None), None)
