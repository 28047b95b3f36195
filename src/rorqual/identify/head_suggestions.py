"""What may be suggested where individuals of a network's head compete without photos?"""

from dataclasses import dataclass, replace

from rorqual.domain.identification import HeadCandidates, SuggestedDecision, Verdict
from rorqual.matching.calibration import CalibrationSource
from rorqual.matching.rank import AnnotationRanking


@dataclass(frozen=True, slots=True)
class HeadSuggestions:
    """Holds back what no photo was ever compared for, until a calibration did that.

    A class row lies nearer to its animal's photos than these lie to each other, so that thresholds
    which hold for photos do not hold for it.
    """

    candidates: HeadCandidates
    names: frozenset[str]  # of the candidate set, those that the head knows

    def allowed(
        self, ranking: AnnotationRanking, calibration: CalibrationSource
    ) -> SuggestedDecision:
        """What a person is told: no match of an individual of the head that is not calibrated.

        Args:
            ranking: with the decision by the thresholds of the calibration in force.
            calibration: on whose photos its probabilities were fitted.
        """
        decision = ranking.decision
        source = self.candidates.source
        if self.candidates.calibrated:
            alone = {it.individual for it in ranking.candidates if it.is_without_photo}
            if decision.individual not in alone:
                return decision
            known = f"{decision.reason} It is known to {source} alone: no photo of it is here."
            return replace(decision, reason=known)
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
