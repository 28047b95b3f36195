"""How does the species of animals speak when a catalogue calibrates itself?"""

from collections.abc import Mapping, Sequence
from contextlib import closing

import numpy as np
from numpy.typing import NDArray

from rorqual.catalogue.catalogue import Catalogue
from rorqual.embedding.species import SpeciesHead
from rorqual.identify.ordered_work import default_workers, ordered_map
from rorqual.identify.progress import Progress, silent
from rorqual.identify.stored_crops import stored_crops
from rorqual.matching.further_channels import FurtherChannels
from rorqual.matching.gallery import Gallery
from rorqual.matching.species_values import SPECIES, SpeciesSource, SpeciesValues


class CatalogueSpecies:
    """What a species head says of a catalogue's animals; for several threads.

    Args:
        catalogue: an open one.
        head: tells the species.
    """

    def __init__(self, catalogue: Catalogue, head: SpeciesHead) -> None:
        self._catalogue = catalogue
        self._head = head

    def probabilities_of(self, annotation_ids: Sequence[int]) -> Mapping[int, NDArray[np.float32]]:
        """Probabilities of the head's labels by annotation id; unreadable photos are left out.

        Raises:
            CatalogueError: where the catalogue cannot be read.
            NetworkError: where the head fails.
        """
        crops = stored_crops(self._catalogue, annotation_ids, self._head.shortest_side)
        return {number: self._head.probabilities(crop) for number, crop in crops}


def species_channel(
    catalogue: Catalogue, gallery: Gallery, head: SpeciesHead, *, on_progress: Progress = silent
) -> FurtherChannels:
    """The species as a channel that can be calibrated.

    Args:
        catalogue: an open one.
        gallery: of that catalogue, by encounter.
        head: tells the species.
        on_progress: called after each photo that was looked at.
    """
    look = SpeciesLook(
        CatalogueSpecies(catalogue, head),
        SpeciesValues(head.spec.labels, gallery.species),
        on_progress=on_progress,
    )
    return FurtherChannels(look, stamps={SPECIES: head.spec.stamp})


class SpeciesLook:
    """Looks at photos of a gallery that calibrate.

    Args:
        source: tells the species of the gallery's animals.
        values: of the gallery's individuals.
        on_progress: called after each photo.
    """

    def __init__(
        self, source: SpeciesSource, values: SpeciesValues, *, on_progress: Progress = silent
    ) -> None:
        self._source = source
        self._values = values
        self._on_progress = on_progress

    def __call__(
        self, gallery: Gallery, rows: NDArray[np.intp], scores: NDArray[np.float32]
    ) -> Mapping[str, NDArray[np.float32]]:
        """The values, see `further_channels.Look`; nan where a photo cannot be read.

        Nothing where the individuals are of fewer than two species that the head knows, or no
        photo says anything about its own individual.

        Raises:
            CatalogueError: where the catalogue cannot be read.
            NetworkError: where the head fails.
        """
        if not self._values.tells_apart:
            return {}
        numbers = [int(gallery.annotation_ids[row]) for row in rows]
        found = np.full(scores.shape, np.nan, dtype=np.float32)

        def told(number: int) -> NDArray[np.float32] | None:
            return self._source.probabilities_of([number]).get(number)

        with closing(ordered_map(told, numbers, default_workers())) as answers:
            for place, probabilities in enumerate(answers):
                if probabilities is not None:
                    found[place] = self._values.of(probabilities)
                self._on_progress(place + 1, len(numbers))
        own = np.arange(len(rows)), gallery.individual_index[rows]
        return {SPECIES: found} if np.isfinite(found[own]).any() else {}
