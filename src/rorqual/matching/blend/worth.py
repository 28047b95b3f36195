"""How good is a blend with some weights, on photos whose truth is known?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.blend.rules import BlendRule
from rorqual.matching.precision import PREDICTIONS_COUNTED


@dataclass(frozen=True, eq=False)
class Validation:
    """Out-of-fold votes for n photos and the right slots: no member was fitted on its photo."""

    rule: BlendRule
    truth: NDArray[np.intp]  # (n,), slots; see Ballots.slots_of
    taking_part: tuple[int, ...] | None = None  # the members that vote; None: all

    @classmethod
    def of(cls, rule: BlendRule, truths: Mapping[str, str]) -> "Validation":
        """Look up the right slot of every photo of the rule's ballots."""
        return cls(rule, rule.ballots.slots_of(truths))

    @property
    def members(self) -> int:
        """How many networks vote."""
        return self.rule.ballots.members if self.taking_part is None else len(self.taking_part)

    def precisions(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Average precision at five of each photo, shape (n,), for weights of shape (m,)."""
        places = self.rule.places_of(self.truth, self.rule.scores(self.spread(weights)))
        found = (places < PREDICTIONS_COUNTED) & (places < self.rule.ballots.slots.shape[1])
        return np.asarray(np.where(found, 1.0 / (places + 1.0), 0.0))

    def spread(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Weights of those that take part as weights of all networks, 0 for the others."""
        if self.taking_part is None:
            return weights
        spread = np.zeros(self.rule.ballots.members)
        spread[list(self.taking_part)] = weights
        return spread

    def by(self, members: Sequence[int] | None) -> "Validation":
        """The same photos, on which some of the networks vote; None: all."""
        return replace(self, taking_part=None if members is None else tuple(members))

    def only(self, rows: NDArray[np.intp]) -> "Validation":
        """Some of the photos."""
        rule = self.rule
        some = BlendRule(rule.mode, rule.ballots.only(rows), rule.worth[rows], rule.once[rows])
        return Validation(some, self.truth[rows], self.taking_part)
