"""How good are answers whose truth is known?"""

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.out_of_fold import Answers
from rorqual.matching.reliability import expected_calibration_error, reliability_bins

LEAST_PROBABILITY = 1e-6  # what one hopeless answer may cost the mean


def measures(answers: Answers) -> dict[str, float | int]:
    """Rates in 0..1, and the mean surprise by the right answers in nats."""
    from sklearn.metrics import roc_auc_score

    known = ~answers.is_new
    within_five = np.where(answers.position < 5, 1.0 / (answers.position + 1), 0.0)
    return {
        "known_plays": int(known.sum()),
        "new_plays": int(answers.is_new.sum()),
        "top_1_known": float(answers.top_is_own[known].mean()),
        "map_at_5": float(np.average(within_five, weights=answers.weight)),
        "novelty_auroc": float(roc_auc_score(answers.is_new, answers.new_probability)),
        "ece": expected_calibration_error(
            _confidence(answers), answers.position == 0, weights=answers.weight
        ),
        "log_loss": float(np.average(log_losses(answers), weights=answers.weight)),
    }


def reliability_of(answers: Answers) -> list[dict[str, float]]:
    """How often the likeliest answers were right, by what they promised."""
    bins = reliability_bins(_confidence(answers), answers.position == 0, weights=answers.weight)
    return [it._asdict() for it in bins]


def _confidence(answers: Answers) -> NDArray[np.float64]:
    return np.maximum(answers.top_probability, answers.new_probability)


def log_losses(answers: Answers) -> NDArray[np.float64]:
    """How surprising the right answer is to each, in nats, shape (a,)."""
    return np.asarray(-np.log(np.maximum(answers.truth_probability, LEAST_PROBABILITY)))


def suggested_rates(
    answers: Answers, match_threshold: float, new_threshold: float
) -> dict[str, float | int]:
    """Which share of the known and of the new would be suggested as what they may be."""
    known = ~answers.is_new
    return {
        "match_threshold": match_threshold,
        "new_threshold": new_threshold,
        "known_suggested_as_match": float(
            (answers.top_probability >= match_threshold)[known].mean()
        ),
        "new_suggested_as_new": float((answers.new_probability >= new_threshold)[~known].mean()),
    }
