"""Which fusion of channels is in force, and from which probability on does it suggest?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rorqual.matching.fusion_model import ChannelValues, FusionModel
from rorqual.matching.plausible import PlausibleRule
from rorqual.matching.probabilities import CalibratedProbabilities


@dataclass(frozen=True, slots=True)
class Fusion:
    """A fitted model with its thresholds.

    Raises:
        ValueError: where a threshold is not above 0.
    """

    model: FusionModel
    queries: int  # fitted on so many photos
    individuals: int  # of so many individuals
    match_threshold: float  # a match is suggested from this probability on
    new_threshold: float  # new_individual is suggested from this probability on
    plausible: PlausibleRule | None = None  # of sets of candidates; None: none were asked for
    stamps: Mapping[str, str] = field(
        default_factory=dict
    )  # channel -> what its values are made by

    def __post_init__(self) -> None:
        thresholds = (self.match_threshold, self.new_threshold)
        if not all(isfinite(number) and number > 0 for number in thresholds):
            raise ValueError("a fusion needs thresholds above 0")

    def speaks_for(self, name: str, stamp: str) -> bool:
        """Whether a channel has a say, and its values were made alike when this was fitted."""
        return self.model.uses(name) and self.stamps.get(name) == stamp

    def apply(
        self, scores: ArrayLike, values: ChannelValues, species: Sequence[str | None]
    ) -> tuple[CalibratedProbabilities, NDArray[np.float64]]:
        """Probabilities for one query, and the utilities that rank, of shape (individuals,).

        Args:
            scores: of the embedding, shape (individuals,); -inf for who does not compete.
            values: of further channels, shape (individuals,) each, nan where missing.
            species: of each individual.
        """
        similarity = np.asarray(scores, dtype=np.float64)
        competing = np.isfinite(similarity)
        if not competing.any():
            nobody = np.zeros(len(similarity))
            return CalibratedProbabilities(nobody, 1.0), nobody - np.inf
        evidence = self.model.evidence(similarity, values, species)
        found = self.model.probabilities(evidence[np.newaxis], competing[np.newaxis], species)
        probabilities = CalibratedProbabilities(
            found.individuals[0], float(found.new_individual[0])
        )
        return probabilities, found.utilities[0]

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> "Fusion":
        """Read what `dataclasses.asdict` made of one.

        Raises:
            KeyError, TypeError, ValueError: where it is damaged.
        """
        plausible = written["plausible"]
        return cls(
            FusionModel.from_json(written["model"]),
            written["queries"],
            written["individuals"],
            written["match_threshold"],
            written["new_threshold"],
            PlausibleRule.from_json(plausible) if plausible else None,
            dict(written["stamps"]),
        )
