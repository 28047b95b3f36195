"""In which vectors are animals compared: a network's own, or those of a head on top of it?"""

from dataclasses import dataclass
from typing import Self

from rorqual.catalogue.adaptations import StoredAdaptation, active_adaptation
from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import reading
from rorqual.catalogue.reembedding import count_outdated
from rorqual.domain.errors import NetworkError
from rorqual.identify.network_choice import chosen_spec
from rorqual.matching.linear_head import LinearHead
from rorqual.networks.composite import EmbedderSpec
from rorqual.networks.spec import Task


@dataclass(frozen=True, slots=True)
class EmbeddingSpace:
    """The vectors of one comparison; those of two spaces never meet.

    A catalogue stores the vectors of its network alone. A head is applied when the gallery is
    read and when a query is answered, so that it can be switched off and nothing grows stale.
    """

    base: EmbedderSpec  # of the stored vectors
    adaptation: StoredAdaptation | None = None

    @classmethod
    def of_catalogue(cls, catalogue: Catalogue) -> Self:
        """The space that is in force.

        Raises:
            CatalogueError: where the head in force is damaged.
            NetworkError: where the catalogue's network cannot be used, or has changed since its
                animals were embedded.
        """
        base = chosen_spec(catalogue.settings, Task.EMBEDDING)
        with reading(catalogue.engine) as connection:
            outdated = count_outdated(connection, base.spec_hash)
        if outdated:
            animals = "1 animal has" if outdated == 1 else f"{outdated:,} animals have"
            raise NetworkError(
                f"{animals} no vector of {base.stamp} in {catalogue.folder}: the network has "
                f"changed since they were embedded; `rorqual models use {base.id} --catalogue "
                f"{catalogue.folder}` embeds them anew, and decisions stay"
            )
        return cls(base, active_adaptation(catalogue, base.spec_hash))

    @property
    def head(self) -> LinearHead | None:
        """What is applied to the stored vectors; None for nothing."""
        return self.adaptation.head if self.adaptation else None

    @property
    def space_hash(self) -> str:
        """Twelve hexadecimal digits; the network's own where no head is in force."""
        return self.adaptation.space_hash if self.adaptation else self.base.spec_hash

    @property
    def stamps(self) -> dict[str, str]:
        """Step -> id@hash of the head, as results show it; empty without one."""
        return {"adapt": f"linear-head@{self.space_hash}"} if self.adaptation else {}
