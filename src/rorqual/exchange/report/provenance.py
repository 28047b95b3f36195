"""With which networks, thresholds and calibration were the results of a page made?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModelNote:
    """One network that took part."""

    step: str  # "gate", "detection", "embedding", ...
    model: str  # id@hash, as in AnnotationResult.models
    licence: str | None = None  # None where it is not stated


@dataclass(frozen=True, slots=True)
class ReportProvenance:
    """What holds for every photo of the page."""

    gate_threshold: float | None  # 0..1; None where the gate was off
    calibration: str  # a sentence: on what the probabilities were calibrated
    match_threshold: float  # 0..1, the least probability of a match
    new_threshold: float  # 0..1, the least probability of a new individual
    models: tuple[ModelNote, ...]
    notes: tuple[str, ...] = ()  # sentences, shown below the title

    def licence_of(self, model: str) -> str | None:
        """The licence of the network of that id@hash, where it is stated."""
        return next((note.licence for note in self.models if note.model == model), None)
