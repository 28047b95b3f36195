"""Can a catalogue calibrate itself? Leave-one-encounter-out, with individuals left out as new."""

from dataclasses import dataclass

import numpy as np

from rorqual.matching.calibration import Calibration, CalibrationSource
from rorqual.matching.gallery import Gallery
from rorqual.matching.leave_one_encounter_out import choose_queries, rows_with_other_encounter
from rorqual.matching.out_of_fold import Answers, out_of_fold_answers
from rorqual.matching.parameters import fit_parameters
from rorqual.matching.plays import PlayRows, play
from rorqual.matching.reliability import expected_calibration_error
from rorqual.matching.thresholds import smallest_threshold

FEWEST_QUERIES = 50  # photos whose individual has another encounter
FEWEST_INDIVIDUALS = 20  # with two encounters or more


@dataclass(frozen=True, slots=True)
class CalibrationOutcome:
    """A fitted calibration with its report, or the reason why the shipped one is kept."""

    calibration: Calibration | None
    report: dict[str, float | int]  # rates are 0..1, measured on individuals not fitted on
    reason: str | None  # a sentence; None where a calibration was fitted


def fit_calibration(
    gallery: Gallery,
    *,
    embedding: str,
    source: CalibrationSource = CalibrationSource.CATALOGUE,
    expected_new_share: float = 0.3,
    target_precision: float = 0.9,
    max_queries: int = 2000,
    seed: int = 0,
    play_rows: PlayRows = play,
) -> CalibrationOutcome:
    """Fit a calibration on the labelled photos of a catalogue.

    Each photo plays twice: as one of a known individual, without the photos of its own encounter,
    and as one of a new individual, without its whole individual; each against the whole gallery
    and parts of it. Thresholds and report come from answers out of fold; the parameters that are
    kept are fitted on all plays.

    Args:
        gallery: who is known, with encounter groups.
        embedding: hash of the gallery's network, or of what a head makes of its vectors.
        source: whose photos these are.
        expected_new_share: of new individuals among the animals in the field, above 0, below 1.
        target_precision: share of right ones among suggested matches (new individuals), 0..1.
        max_queries: how many photos play at most.
        seed: of the choice of photos, sub-galleries and folds.
        play_rows: how photos play; see `adapted_plays` for an embedding that a head makes.

    Raises:
        ValueError: where expected_new_share or target_precision is out of its range.
    """
    if not 0.0 < expected_new_share < 1.0 or not 0.0 < target_precision <= 1.0:
        raise ValueError("the expected share of new animals and the target precision are in 0..1")
    known_rows = rows_with_other_encounter(gallery)
    known_individuals = len(np.unique(gallery.individual_index[known_rows]))
    if len(known_rows) < FEWEST_QUERIES or known_individuals < FEWEST_INDIVIDUALS:
        return CalibrationOutcome(
            None,
            {"queries": len(known_rows), "individuals": known_individuals},
            f"{known_individuals} individuals were met in two encounters or more, with "
            f"{len(known_rows)} photos; a calibration of its own needs {FEWEST_INDIVIDUALS} "
            f"individuals with {FEWEST_QUERIES} photos, so the shipped calibration is kept.",
        )
    rows = choose_queries(gallery, max_queries, seed)
    plays = play_rows(gallery, rows, seed=seed)
    answers = out_of_fold_answers(plays, expected_new_share=expected_new_share, seed=seed)
    parameters = fit_parameters(
        plays, np.ones(len(plays[0].is_new), dtype=np.bool_), expected_new_share
    )
    calibration = Calibration(
        embedding=embedding,
        source=source,
        queries=len(rows),
        individuals=len(np.unique(gallery.individual_index[rows])),
        best_photo_weight=parameters.best_photo_weight,
        temperature=parameters.softmax_temperature,
        novelty=parameters.novelty,
        match_threshold=smallest_threshold(
            answers.top_probability, answers.top_is_own, answers.weight, target_precision
        ),
        new_threshold=smallest_threshold(
            answers.new_probability, answers.is_new, answers.weight, target_precision
        ),
    )
    report = _report(calibration, answers) | {
        "expected_new_share": expected_new_share,
        "target_precision": target_precision,
    }
    return CalibrationOutcome(calibration, report, None)


def _report(calibration: Calibration, answers: Answers) -> dict[str, float | int]:
    from sklearn.metrics import roc_auc_score

    known = ~answers.is_new
    confidence = np.maximum(answers.top_probability, answers.new_probability)
    within_five = np.where(answers.position < 5, 1.0 / (answers.position + 1), 0.0)
    suggested_match = answers.top_probability >= calibration.match_threshold
    suggested_new = answers.new_probability >= calibration.new_threshold
    return {
        "queries": calibration.queries,
        "individuals": calibration.individuals,
        "known_plays": int(known.sum()),
        "new_plays": int(answers.is_new.sum()),
        "top_1_known": float(answers.top_is_own[known].mean()),
        "map_at_5": float(np.average(within_five, weights=answers.weight)),
        "novelty_auroc": float(roc_auc_score(answers.is_new, answers.new_probability)),
        "ece": expected_calibration_error(
            confidence, answers.position == 0, weights=answers.weight
        ),
        "match_threshold": calibration.match_threshold,
        "new_threshold": calibration.new_threshold,
        "known_suggested_as_match": float(suggested_match[known].mean()),
        "new_suggested_as_new": float(suggested_new[answers.is_new].mean()),
    }
