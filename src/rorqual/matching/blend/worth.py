"""How good is a blend with some weights, on photos whose truth is known?"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.blend.rules import BlendRule
from rorqual.matching.precision import PREDICTIONS_COUNTED


@dataclass(frozen=True, eq=False)
class Validation:
    """Out-of-fold votes for n photos and the right slots: no member was fitted on its photo."""

    rule: BlendRule
    truth: NDArray[np.intp]  # (n,), slots; see Ballots.slots_of

    @classmethod
    def of(cls, rule: BlendRule, truths: Mapping[str, str]) -> "Validation":
        """Look up the right slot of every photo of the rule's ballots."""
        return cls(rule, rule.ballots.slots_of(truths))

    @property
    def members(self) -> int:
        """How many networks vote."""
        return self.rule.ballots.members

    def precisions(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Average precision at five of each photo, shape (n,), for weights of shape (m,)."""
        places = self.rule.places_of(self.truth, self.rule.scores(weights))
        found = (places < PREDICTIONS_COUNTED) & (places < self.rule.ballots.slots.shape[1])
        return np.asarray(np.where(found, 1.0 / (places + 1.0), 0.0))

    def only(self, rows: NDArray[np.intp]) -> "Validation":
        """Some of the photos."""
        rule = self.rule
        some = BlendRule(rule.mode, rule.ballots.only(rows), rule.worth[rows], rule.once[rows])
        return Validation(some, self.truth[rows])
