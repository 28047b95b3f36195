"""What do wrong identities do to an estimate of how many animals there are?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IdentityErrors:
    """Both errors that a mark-recapture estimate suffers from."""

    false_negatives: int  # known animals that were called new
    known: int
    false_matches: int  # new animals that were given a name
    new: int

    @property
    def false_negative_rate(self) -> float:
        """Of the known, 0..1; nan without any."""
        return self.false_negatives / self.known if self.known else float("nan")

    @property
    def false_match_rate(self) -> float:
        """Of the new, 0..1; nan without any."""
        return self.false_matches / self.new if self.new else float("nan")

    @property
    def abundance_bias(self) -> float:
        """See `abundance_bias`; nan without known animals or without new ones."""
        if not self.known or not self.new:
            return float("nan")
        share = self.known / (self.known + self.new)
        return abundance_bias(self.false_negative_rate, self.false_match_rate, share)


def abundance_bias(
    false_negative_rate: float, false_match_rate: float, recaptured_share: float
) -> float:
    """Relative bias of a two-sample estimate that takes the first answers as they are.

    Lincoln and Petersen estimate N = n1 n2 / m from n1 marked animals, n2 seen later and m of
    those marked. A known animal that is called new is missing in m, a new one that is given a
    name stands in it wrongly: m' = m (1 - fn) + (n2 - m) fm, and N'/N - 1 = m/m' - 1. Several
    occasions make it worse: each missed match also founds an animal that does not exist.

    Args:
        false_negative_rate: fn, of the known, 0..1.
        false_match_rate: fm, of the new, 0..1.
        recaptured_share: m / n2, of the known among the animals seen later, 0..1.

    Returns:
        0 for no bias, 0.05 for five per cent too many; infinite where no match is left.

    Example:
        >>> round(abundance_bias(0.02, 0.0, 0.5), 4)
        0.0204
    """
    counted = recaptured_share * (1 - false_negative_rate)
    counted += (1 - recaptured_share) * false_match_rate
    return recaptured_share / counted - 1 if counted > 0 else float("inf")
