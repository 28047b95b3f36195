"""Which networks work on the photos of a catalogue?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from rorqual.catalogue.records import NetworkStamp
from rorqual.detection.detector import Detector
from rorqual.detection.network_detector import NetworkDetector
from rorqual.embedding.composite_embedder import AnyEmbedder, embedder_of
from rorqual.embedding.species import SpeciesHead
from rorqual.gate.gate import Gate
from rorqual.identify.network_choice import chosen_spec
from rorqual.networks.spec import Task


@dataclass(frozen=True)
class PhotoNetworks:
    """The networks of a catalogue, ready to run."""

    gate: Gate
    embedder: AnyEmbedder
    detector: Detector | None = None  # None: the settings name none, the whole photo is used
    species: SpeciesHead | None = None  # None: the settings name none

    @classmethod
    def of_settings(cls, settings: Mapping[str, str]) -> Self:
        """Load the networks that a catalogue's settings name.

        Raises:
            NetworkError: where one is missing, damaged or not what the catalogue accepts.
        """
        detection = chosen_spec(settings, Task.DETECTION) if Task.DETECTION in settings else None
        return cls(
            Gate(chosen_spec(settings, Task.GATE)),
            embedder_of(chosen_spec(settings, Task.EMBEDDING)),
            NetworkDetector(detection) if detection else None,
            species_head_of(settings),
        )

    @property
    def embedding_stamp(self) -> NetworkStamp:
        """What is kept beside every embedding."""
        spec = self.embedder.spec
        return NetworkStamp(spec.id, spec.version, spec.spec_hash, spec.dimension, spec.licence)

    @property
    def stamps(self) -> dict[str, str]:
        """Step -> id@hash, as results show it."""
        stamps = {"gate": self.gate.spec.stamp, "embed": self.embedder.spec.stamp}
        stamps |= {"detect": self.detector.stamp} if self.detector else {}
        return stamps | ({"species": self.species.spec.stamp} if self.species else {})

    @property
    def licences(self) -> dict[str, str]:
        """Step -> SPDX identifier of the terms of its weights."""
        licences = {"gate": self.gate.spec.licence, "embed": self.embedder.spec.licence}
        licences |= {"detect": self.detector.licence} if self.detector else {}
        return licences | ({"species": self.species.spec.licence} if self.species else {})

    @property
    def calibration_note(self) -> str:
        """A sentence on networks whose scores nobody calibrated; nothing where all are."""
        species = self.species.spec if self.species else None
        raw = [spec.id for spec in (self.gate.spec, species) if spec and not spec.calibrated]
        if not raw:
            return ""
        return f"scores of {' and '.join(raw)} are not calibrated: they are no probabilities"


def species_head_of(settings: Mapping[str, str]) -> SpeciesHead | None:
    """The species head that a catalogue's settings name; None where they name none.

    Raises:
        NetworkError: where it is missing, damaged or not what the catalogue accepts.
    """
    if Task.SPECIES not in settings:
        return None
    return SpeciesHead(chosen_spec(settings, Task.SPECIES))
