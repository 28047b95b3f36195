"""Which networks work on the photos of a catalogue?"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from rorqual.catalogue.records import NetworkStamp
from rorqual.detection.detector import Detector
from rorqual.embedding.embedder import Embedder
from rorqual.gate.gate import Gate
from rorqual.networks.spec import Task
from rorqual.networks.store import DEFAULT_NETWORKS, PERMISSIVE_NETWORKS, find_spec


class LicencePolicy(StrEnum):
    """Which terms a catalogue accepts for the networks that work on it."""

    ANY = "any"
    PERMISSIVE = "permissive"  # commercial work is allowed


def catalogue_settings(policy: LicencePolicy) -> dict[str, str]:
    """What a new catalogue remembers: its networks and its policy."""
    chosen = PERMISSIVE_NETWORKS if policy is LicencePolicy.PERMISSIVE else DEFAULT_NETWORKS
    return {"licence": policy.value} | {task.value: name for task, name in chosen.items()}


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
            NetworkError: where one is missing or damaged.
        """
        gate, embedding = (find_spec(settings[task]) for task in (Task.GATE, Task.EMBEDDING))
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
        """Stamp -> licence of its weights."""
        return {spec.stamp: spec.licence for spec in (self.gate.spec, self.embedder.spec)}
