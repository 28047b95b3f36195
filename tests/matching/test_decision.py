import numpy as np
import pytest

from rorqual.domain.identification import Verdict
from rorqual.matching.calibration import NEVER
from rorqual.matching.decision import suggest, suggest_without_competitors
from rorqual.matching.probabilities import CalibratedProbabilities
from tests.matching.worlds import calibration_of

NAMES = ("anna", "bert")


def probabilities(anna: float, bert: float, new: float) -> CalibratedProbabilities:
    return CalibratedProbabilities(np.array([anna, bert]), new)


@pytest.mark.parametrize(
    ("given", "verdict", "individual"),
    [
        ((0.85, 0.05, 0.10), Verdict.MATCH, "anna"),
        ((0.05, 0.80, 0.15), Verdict.MATCH, "bert"),  # at the threshold
        ((0.79, 0.01, 0.20), Verdict.UNDECIDED, None),
        ((0.05, 0.05, 0.90), Verdict.NEW_INDIVIDUAL, None),
        ((0.30, 0.30, 0.40), Verdict.UNDECIDED, None),
    ],
)
def test_a_suggestion_needs_its_threshold(
    given: tuple[float, float, float], verdict: Verdict, individual: str | None
) -> None:
    found = suggest(NAMES, probabilities(*given), calibration_of())
    assert (found.verdict, found.individual) == (verdict, individual)


def test_where_low_thresholds_let_both_through_the_likelier_wins() -> None:
    low = calibration_of(match_threshold=0.3, new_threshold=0.3)
    assert suggest(NAMES, probabilities(0.4, 0.1, 0.5), low).verdict is Verdict.NEW_INDIVIDUAL
    assert suggest(NAMES, probabilities(0.5, 0.1, 0.4), low).verdict is Verdict.MATCH


def test_the_reason_contains_the_figures() -> None:
    found = suggest(NAMES, probabilities(0.7, 0.1, 0.2), calibration_of())
    assert found.reason == (
        "anna has probability 0.700 (below the match threshold 0.800), and new_individual has "
        "0.200 (below the new_individual threshold 0.800)."
    )


def test_without_a_reliable_threshold_it_stays_undecided_and_says_so() -> None:
    found = suggest(NAMES, probabilities(1.0, 0, 0), calibration_of(match_threshold=NEVER))
    assert found.verdict is Verdict.UNDECIDED
    assert "no match threshold was reliable enough" in found.reason


def test_without_competitors_the_reason_says_why() -> None:
    assert "catalogue has no individuals" in suggest_without_competitors(True).reason
    assert "other than this one" in suggest_without_competitors(False).reason
