"""What does the machine suggest, and for which reason?"""

from collections.abc import Sequence
from typing import Protocol

from rorqual.domain.identification import NEW_INDIVIDUAL, SuggestedDecision, Verdict
from rorqual.matching.probabilities import CalibratedProbabilities


class Thresholds(Protocol):
    """A calibration of one channel, or a fusion of several."""

    @property
    def match_threshold(self) -> float:
        """The least probability of a match that is suggested."""
        ...

    @property
    def new_threshold(self) -> float:
        """The least probability of a new individual that is suggested."""
        ...


def suggest(
    individuals: Sequence[str], probabilities: CalibratedProbabilities, calibration: Thresholds
) -> SuggestedDecision:
    """Suggest a match, a new individual, or leave it undecided.

    A match needs the match threshold, a new individual its own; where thresholds below one half
    let both through, the likelier one is suggested.

    Args:
        individuals: names in the order of the probabilities.
        probabilities: of one query, with at least one individual.
        calibration: gives the thresholds.
    """
    best = int(probabilities.individuals.argmax())
    name, match = individuals[best], float(probabilities.individuals[best])
    new = probabilities.new_individual
    match_threshold, new_threshold = calibration.match_threshold, calibration.new_threshold
    if match >= match_threshold and (match >= new or new < new_threshold):
        return SuggestedDecision(
            Verdict.MATCH,
            name,
            f"{name} has probability {match:.3f}, which reaches the match threshold "
            f"{match_threshold:.3f}; {NEW_INDIVIDUAL} has {new:.3f}.",
        )
    if new >= new_threshold:
        return SuggestedDecision(
            Verdict.NEW_INDIVIDUAL,
            None,
            f"{NEW_INDIVIDUAL} has probability {new:.3f}, which reaches its threshold "
            f"{new_threshold:.3f}; the likeliest individual, {name}, has {match:.3f}.",
        )
    return SuggestedDecision(
        Verdict.UNDECIDED,
        None,
        f"{name} has probability {match:.3f} ({_shortfall(match_threshold, 'match')}), and "
        f"{NEW_INDIVIDUAL} has {new:.3f} ({_shortfall(new_threshold, NEW_INDIVIDUAL)}).",
    )


def suggest_without_competitors(gallery_is_empty: bool) -> SuggestedDecision:
    """The suggestion where there is nobody to compare with."""
    reason = (
        "The catalogue has no individuals to compare with"
        if gallery_is_empty
        else "No individual has a photo other than this one"
    )
    return SuggestedDecision(
        Verdict.NEW_INDIVIDUAL, None, f"{reason}, so {NEW_INDIVIDUAL} has probability 1."
    )


def _shortfall(threshold: float, kind: str) -> str:
    if threshold > 1.0:
        return f"no {kind} threshold was reliable enough when the calibration was fitted"
    return f"below the {kind} threshold {threshold:.3f}"
