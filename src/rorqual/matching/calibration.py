"""How do scores become probabilities over the individuals and `new_individual`?"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rorqual.matching.fusion import Fusion
from rorqual.matching.novelty_model import NoveltyModel, novelty_features
from rorqual.matching.plausible import PlausibleRule
from rorqual.matching.probabilities import CalibratedProbabilities
from rorqual.matching.row_scale import RowScale

CALIBRATION_VERSION = 1  # of one channel; written so, every earlier program reads it too
FUSED_VERSION = 2  # with more channels, a rule for sets of candidates or a scale of class rows
_FURTHER = ("plausible", "fusion", "row_scale")  # left out of the JSON where there is none
NEVER = 1.000001  # a threshold that no probability reaches: the verdict stays undecided


class CalibrationSource(StrEnum):
    """On whose photos it was fitted."""

    RESEARCH_PHOTOS = "research_photos"  # shipped; real animals, see LICENSE-MODELS.md
    RENDERED_ANIMALS = "rendered_animals"  # shipped; drawn by this program
    CATALOGUE = "catalogue"  # the user's own
    ASSUMED = "assumed"  # on none, see assumed_calibration

    @property
    def licence(self) -> str | None:
        """SPDX identifier of the terms of what was fitted; None for a catalogue's own."""
        return {"research_photos": "CC-BY-NC-4.0", "rendered_animals": "MIT"}.get(self)


@dataclass(frozen=True, slots=True)
class Calibration:
    """P(new) by a logistic model; P(i | known) by a softmax over the individuals' scores.

    Where further channels were calibrated as well, `fusion` has its own model of all of them, and
    the other parameters are for queries that only the embedding looks at.

    Raises:
        ValueError: where a parameter is not finite or out of its range.
    """

    embedding: str  # hash of the spec of the network whose scores it fits
    source: CalibrationSource
    queries: int  # fitted on so many photos
    individuals: int  # of so many individuals
    best_photo_weight: float  # 0..1, against the centroid; see individual_scores
    temperature: float  # of the softmax, in units of score; above 0
    novelty: NoveltyModel
    match_threshold: float  # a match is suggested from this probability on
    new_threshold: float  # new_individual is suggested from this probability on
    plausible: PlausibleRule | None = None  # of sets of candidates; None: none were asked for
    fusion: Fusion | None = None  # of more channels, which replaces all but the score's weight
    row_scale: RowScale | None = None  # of class rows; None: it was fitted without any

    def __post_init__(self) -> None:
        numbers = [self.temperature, self.match_threshold, self.new_threshold]
        if not all(isfinite(number) and number > 0 for number in numbers):
            raise ValueError("a calibration needs a temperature and thresholds above 0")
        if not 0.0 <= self.best_photo_weight <= 1.0:
            raise ValueError(f"the best photo's weight {self.best_photo_weight} is not in 0..1")
        if not all(isfinite(weight) for weight in asdict(self.novelty).values()):
            raise ValueError("a calibration needs a novelty model of finite weights")

    @property
    def stamp(self) -> str:
        """`source@hash`, as it stands in results."""
        text = json.dumps(self.to_json(), sort_keys=True)
        return f"{self.source}@{hashlib.sha256(text.encode()).hexdigest()[:12]}"

    def apply(
        self, scores: ArrayLike, weights: NDArray[np.intp] | None = None
    ) -> CalibratedProbabilities:
        """Probabilities for one query.

        Args:
            scores: of all individuals, shape (individuals,); -inf for one that does not compete
                (its probability is 0). Without competitors `new_individual` has probability 1.
            weights: how many individuals have each of the scores, 1 or more; None: one each. Each
                probability is that of one of them.
        """
        values = np.asarray(scores, dtype=np.float64)
        individuals = np.zeros(len(values))
        competing = np.isfinite(values)
        known = values[competing]
        if not known.size:
            return CalibratedProbabilities(individuals, 1.0)
        top = known.max()
        runner_up = np.partition(known, -2)[-2] if known.size > 1 else -np.inf
        often = None if weights is None else weights[competing]
        count = known.size if often is None else int(often.sum())
        if often is not None and often[known.argmax()] > 1:
            runner_up = top
        new = float(self.novelty.probability(novelty_features(top, runner_up, count)))
        likelihood = np.exp((known - top) / self.temperature)
        total = (likelihood if often is None else likelihood * often).sum()
        individuals[competing] = (1.0 - new) * likelihood / total
        return CalibratedProbabilities(individuals, new)

    @property
    def alone(self) -> "Calibration":
        """The same for the embedding alone."""
        return replace(self, fusion=None)

    @property
    def version(self) -> int:
        """Of its JSON: a program that does not know more channels must not read half of it."""
        further = self.fusion or self.plausible or self.row_scale
        return FUSED_VERSION if further else CALIBRATION_VERSION

    def to_json(self) -> dict[str, Any]:
        """The calibration as plain values for a JSON file."""
        written = asdict(self)
        further = {name: written.pop(name) for name in _FURTHER}
        given = {name: value for name, value in further.items() if value is not None}
        return written | given | {"version": self.version}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Calibration":
        """Read what `to_json` wrote.

        Raises:
            ValueError: where it is of another version or damaged; the message names the remedy.
        """
        if values.get("version") not in {CALIBRATION_VERSION, FUSED_VERSION}:
            raise ValueError(
                f"the calibration is of version {values.get('version')}, this program reads "
                f"{CALIBRATION_VERSION} and {FUSED_VERSION}: run `rorqual calibrate CATALOGUE` "
                "again"
            )
        plausible, fusion, row_scale = map(values.get, _FURTHER)
        try:
            known = {it.name: values[it.name] for it in fields(cls) if it.name not in _FURTHER}
            known["source"] = CalibrationSource(known["source"])
            known["novelty"] = NoveltyModel(**known["novelty"])
            known["plausible"] = PlausibleRule.from_json(plausible) if plausible else None
            known["fusion"] = Fusion.from_json(fusion) if fusion else None
            known["row_scale"] = RowScale(**row_scale) if row_scale else None
            return cls(**known)
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(
                f"the calibration is damaged ({error}): run `rorqual calibrate CATALOGUE` again"
            ) from error
