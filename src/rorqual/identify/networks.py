"""Which networks work on the photos of a catalogue?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from rorqual.catalogue.records import NetworkStamp
from rorqual.detection.detector import Detector
from rorqual.embedding.embedder import Embedder
from rorqual.gate.gate import Gate
from rorqual.identify.network_choice import chosen_spec
from rorqual.networks.spec import Task


@dataclass(frozen=True)
class PhotoNetworks:
    """The networks of a catalogue, ready to run."""

    gate: Gate
    embedder: Embedder
    detector: Detector | None = None  # None: no trained detector, the whole photo is used

    @classmethod
    def of_settings(cls, settings: Mapping[str, str]) -> Self:
        """Load the networks that a catalogue's settings name.

        Raises:
            NetworkError: where one is missing, damaged or not what the catalogue accepts.
        """
        gate, embedding = (chosen_spec(settings, task) for task in (Task.GATE, Task.EMBEDDING))
        return cls(Gate(gate), Embedder(embedding))

    @property
    def embedding_stamp(self) -> NetworkStamp:
        """What is kept beside every embedding."""
        spec = self.embedder.spec
        return NetworkStamp(spec.id, spec.version, spec.spec_hash, spec.dimension, spec.licence)

    @property
    def stamps(self) -> dict[str, str]:
        """Step -> id@hash, as results show it."""
        stamps = {"gate": self.gate.spec.stamp, "embed": self.embedder.spec.stamp}
        return stamps | ({"detect": self.detector.stamp} if self.detector else {})

    @property
    def licences(self) -> dict[str, str]:
        """Step -> SPDX identifier of the terms of its weights."""
        return {"gate": self.gate.spec.licence, "embed": self.embedder.spec.licence}
