"""What may be suggested where individuals of a network's head compete without photos?"""

from collections.abc import Sequence
from dataclasses import dataclass

from rorqual.domain.identification import (
    Candidate,
    HeadCandidates,
    SuggestedDecision,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class HeadSuggestions:
    """Holds back what no photo was ever compared for.

    A class row lies nearer to its animal's photos than these lie to each other, so that thresholds
    which hold for photos do not hold for it.
    """

    candidates: HeadCandidates
    names: frozenset[str]  # of the candidate set, those that the head knows

    def allowed(
        self, decision: SuggestedDecision, ranked: Sequence[Candidate], *, is_assumed: bool
    ) -> SuggestedDecision:
        """What a person is told: no match of an individual of the head.

        Args:
            decision: by the thresholds of photos.
            ranked: the candidates, best first.
            is_assumed: whether the probabilities were fitted on no photo at all.
        """
        source = self.candidates.source
        if is_assumed:
            best = ranked[0]
            return SuggestedDecision(
                Verdict.UNDECIDED,
                None,
                f"{best.individual} comes first with {best.probability:.3f}, but nothing is "
                f"suggested: {source} was never calibrated on labelled photos.",
            )
        if decision.verdict is not Verdict.MATCH or decision.individual not in self.names:
            return decision
        return SuggestedDecision(
            Verdict.UNDECIDED,
            None,
            f"{decision.reason} It is not suggested, for {decision.individual} is an individual "
            f"of {source}, with which nothing was calibrated: compare photos of it, and decide.",
        )
