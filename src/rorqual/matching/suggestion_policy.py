"""When does a user want a suggestion?"""

from dataclasses import asdict, dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.costs import threshold_by_cost
from rorqual.matching.out_of_fold import Answers
from rorqual.matching.plausible import PlausibleRule, fit_plausible_rule
from rorqual.matching.thresholds import smallest_threshold


@dataclass(frozen=True, slots=True)
class SuggestionPolicy:
    """What the thresholds are chosen for.

    Raises:
        ValueError: where a figure is out of its range.
    """

    target_precision: float = 0.9  # share of right ones among suggestions, where no cost is given
    false_match_cost: float | None = None  # of a wrong match, in looks of a person, 1 or more
    missed_match_cost: float | None = None  # of a known animal suggested as new, likewise
    plausible_level: float | None = None  # of sets of candidates, 0..1; None for no sets

    def __post_init__(self) -> None:
        if not 0.0 < self.target_precision <= 1.0:
            raise ValueError("the target precision is in 0..1")
        if self.plausible_level is not None and not 0.0 < self.plausible_level < 1.0:
            raise ValueError("the share of sets that hold the right animal is in 0..1")
        for cost in (self.false_match_cost, self.missed_match_cost):
            if cost is not None:
                threshold_by_cost(cost)

    def match_threshold(self, answers: Answers) -> float:
        """From which probability on a match is suggested."""
        if self.false_match_cost is not None:
            return threshold_by_cost(self.false_match_cost)
        return smallest_threshold(
            answers.top_probability, answers.top_is_own, answers.weight, self.target_precision
        )

    def new_threshold(self, answers: Answers) -> float:
        """From which probability on a new individual is suggested."""
        if self.missed_match_cost is not None:
            return threshold_by_cost(self.missed_match_cost)
        return smallest_threshold(
            answers.new_probability, answers.is_new, answers.weight, self.target_precision
        )

    def plausible_rule(self, answers: Answers, species: NDArray[np.str_]) -> PlausibleRule | None:
        """The rule of sets of candidates; species are those of the individuals."""
        if self.plausible_level is None:
            return None
        return fit_plausible_rule(
            answers.truth_probability, answers.is_new, species[answers.best], self.plausible_level
        )

    def to_json(self) -> dict[str, float]:
        """What was chosen, for the report."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    @classmethod
    def from_report(cls, report: dict[str, float]) -> Self:
        """The policy that a report was made with."""
        names = cls.__dataclass_fields__
        return cls(**{name: report[name] for name in names if name in report})
