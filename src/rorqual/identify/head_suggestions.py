"""What may be suggested where individuals of a network's head compete without photos?"""

from dataclasses import dataclass

from rorqual.domain.identification import HeadCandidates, SuggestedDecision, Verdict
from rorqual.matching.calibration import CalibrationSource
from rorqual.matching.rank import AnnotationRanking


@dataclass(frozen=True, slots=True)
class HeadSuggestions:
    """Holds back what no photo was ever compared for.

    A class row lies nearer to its animal's photos than these lie to each other, so that thresholds
    which hold for photos do not hold for it.
    """

    candidates: HeadCandidates
    names: frozenset[str]  # of the candidate set, those that the head knows

    def allowed(
        self, ranking: AnnotationRanking, calibration: CalibrationSource
    ) -> SuggestedDecision:
        """What a person is told: no match of an individual of the head.

        Args:
            ranking: with the decision by the thresholds of photos.
            calibration: on whose photos its probabilities were fitted.
        """
        decision = ranking.decision
        source = self.candidates.source
        if calibration is CalibrationSource.ASSUMED:
            best = ranking.candidates[0]
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
