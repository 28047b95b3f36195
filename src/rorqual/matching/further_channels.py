"""Who looks at a catalogue's own photos besides the embedding, when it is calibrated?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.evidence_table import EvidenceTable
from rorqual.matching.gallery import Gallery
from rorqual.matching.individual_scores import IndividualSimilarities
from rorqual.matching.leave_one_encounter_out import choose_queries, left_out_similarities

# Given the gallery, q of its rows and the embedding's scores of shape (q, individuals), -inf where
# an individual has no photo left: the values of each further channel, of the same shape.
Look = Callable[[Gallery, NDArray[np.intp], NDArray[np.float32]], Mapping[str, NDArray[np.float32]]]


MOST_QUERIES = 300  # a look may take a second


class SimilaritiesOf(Protocol):
    """`left_out_similarities`, or something in its stead."""

    def __call__(
        self, gallery: Gallery, rows: NDArray[np.intp], *, seed: int
    ) -> IndividualSimilarities:
        """Of q rows, each without its own encounter, shape (q, individuals)."""
        ...


def nobody_looks(
    _gallery: Gallery, _rows: NDArray[np.intp], _scores: NDArray[np.float32]
) -> dict[str, NDArray[np.float32]]:
    """No channel but the embedding."""
    return {}


@dataclass(frozen=True, slots=True)
class FurtherChannels:
    """What is asked of some of the photos that calibrate."""

    look: Look = nobody_looks
    similarities: SimilaritiesOf = left_out_similarities  # as the plays have them
    max_queries: int = MOST_QUERIES
    stamps: Mapping[str, str] = field(
        default_factory=dict
    )  # channel -> what its values are made by

    def table(self, gallery: Gallery, best_photo_weight: float, seed: int) -> EvidenceTable:
        """What all channels say about these photos.

        Args:
            gallery: with encounter groups.
            best_photo_weight: of the embedding's scores, 0..1.
            seed: of the choice of photos.
        """
        rows = choose_queries(gallery, self.max_queries, seed)
        scores = self.similarities(gallery, rows, seed=seed).mixed(best_photo_weight)
        values = self.look(gallery, rows, scores)
        return EvidenceTable(rows, gallery.individual_index[rows], scores, values, gallery.species)


def joined(*channels: FurtherChannels) -> FurtherChannels:
    """Several that are asked of the same photos; one or more, the first says of how many."""

    def look(
        gallery: Gallery, rows: NDArray[np.intp], scores: NDArray[np.float32]
    ) -> dict[str, NDArray[np.float32]]:
        return {
            name: values
            for it in channels
            for name, values in it.look(gallery, rows, scores).items()
        }

    stamps = {name: stamp for it in channels for name, stamp in it.stamps.items()}
    return replace(channels[0], look=look, stamps=stamps)
