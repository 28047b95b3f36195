"""How probable is each individual's species by the looks of a photo? A channel by its species."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

SPECIES = "species"  # log of the probability of the individual's species
SMALLEST_PROBABILITY = 1e-4  # no head is so sure that less would mean anything


class SpeciesSource(Protocol):
    """Who tells the species of the animals of a gallery by their looks."""

    def probabilities_of(self, annotation_ids: Sequence[int]) -> Mapping[int, NDArray[np.float32]]:
        """Probabilities of all labels by annotation id; photos that cannot be read are left out."""
        ...


class SpeciesValues:
    """The values of a gallery's individuals, given what a photo looks like.

    Args:
        labels: canonical species that the probabilities are of.
        species: canonical species of each individual; None where nobody said.
    """

    def __init__(self, labels: Sequence[str], species: Sequence[str | None]) -> None:
        places = {label: place for place, label in enumerate(labels)}
        self._labels = len(labels)
        self._place = np.array([places.get(name or "", -1) for name in species], dtype=np.intp)

    @property
    def tells_apart(self) -> bool:
        """Whether the individuals are of two of the labels or more."""
        return len(np.unique(self._place[self._place >= 0])) > 1

    def of(self, probabilities: ArrayLike) -> NDArray[np.float64]:
        """Natural logarithms, shape (individuals,), 0 at most; nan for those of no label.

        Args:
            probabilities: of the labels, shape (labels,), by the looks of one animal.

        Raises:
            ValueError: where there are not as many as labels.
        """
        given = np.asarray(probabilities, dtype=np.float64)
        if given.shape != (self._labels,):
            raise ValueError(f"{given.shape} probabilities came for {self._labels} species")
        logarithms = np.log(np.clip(given, SMALLEST_PROBABILITY, 1.0))
        return np.append(logarithms, np.nan)[self._place]  # place -1 is the last
