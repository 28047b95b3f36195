"""Which of the species that it was trained on does a network see? Rows of its own head."""

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.identification import KnownSpecies
from rorqual.networks.known_classes import KnownClasses
from rorqual.networks.spec import NetworkSpec


class SpeciesClasses:
    """The rows of a head whose classes are called by their species.

    Args:
        known: those classes; several may be of one species.
    """

    def __init__(self, known: KnownClasses) -> None:
        self._known = known

    def answer(self, vector: NDArray[np.float32], count: int) -> tuple[KnownSpecies, ...]:
        """The species that are most alike, best first, each once; equal ones in the head's order.

        Args:
            vector: of the animal by the same network, of unit length.
            count: how many at most.
        """
        best: dict[str, float] = {}
        for it in self._known.answer(vector, len(self._known)).candidates:
            best.setdefault(it.individual, it.similarity)
        return tuple(KnownSpecies(*it) for it in list(best.items())[:count])


def known_species(spec: NetworkSpec) -> SpeciesClasses | None:
    """Those that a network was trained on; None where it names none.

    Raises:
        NetworkError: where their file is missing or damaged.
    """
    if spec.species_classes is None:
        return None
    return SpeciesClasses(KnownClasses(spec, spec.species_classes))
