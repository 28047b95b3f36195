"""Can a catalogue calibrate itself? Leave-one-encounter-out, with individuals left out as new."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.calibration import Calibration, CalibrationSource
from rorqual.matching.evidence_table import EvidenceTable
from rorqual.matching.fit_fusion import fit_fusion
from rorqual.matching.fusion_model import species_names
from rorqual.matching.gallery import Gallery
from rorqual.matching.individual_scores import IndividualSimilarities
from rorqual.matching.leave_one_encounter_out import (
    choose_queries,
    left_out_similarities,
    rows_with_other_encounter,
)
from rorqual.matching.measures import measures, suggested_rates
from rorqual.matching.out_of_fold import out_of_fold_answers
from rorqual.matching.parameters import fit_parameters
from rorqual.matching.plays import PlayRows, play
from rorqual.matching.suggestion_policy import SuggestionPolicy

FEWEST_QUERIES = 50  # photos whose individual has another encounter
FEWEST_INDIVIDUALS = 20  # with two encounters or more

DEFAULT_POLICY = SuggestionPolicy()

# Given q rows of the gallery and the embedding's scores of shape (q, individuals), -inf where an
# individual has no photo left: the values of each further channel, of the same shape.
Look = Callable[[NDArray[np.intp], NDArray[np.float32]], Mapping[str, NDArray[np.float32]]]


class SimilaritiesOf(Protocol):
    """`left_out_similarities`, or something in its stead."""

    def __call__(
        self, gallery: Gallery, rows: NDArray[np.intp], *, seed: int
    ) -> IndividualSimilarities:
        """Of q rows, each without its own encounter, shape (q, individuals)."""
        ...


@dataclass(frozen=True, slots=True)
class CalibrationOutcome:
    """A fitted calibration with its report, or the reason why the shipped one is kept."""

    calibration: Calibration | None
    report: dict[str, Any]  # rates are 0..1, measured on individuals not fitted on
    reason: str | None  # a sentence; None where a calibration was fitted


@dataclass(frozen=True, slots=True)
class FurtherChannels:
    """Who looks at photos besides the embedding."""

    look: Look
    similarities: SimilaritiesOf = left_out_similarities  # as play_rows has them
    max_queries: int = 300  # a look may take a second


def fit_calibration(
    gallery: Gallery,
    *,
    embedding: str,
    source: CalibrationSource = CalibrationSource.CATALOGUE,
    expected_new_share: float = 0.3,
    policy: SuggestionPolicy = DEFAULT_POLICY,
    max_queries: int = 2000,
    seed: int = 0,
    play_rows: PlayRows = play,
    further: FurtherChannels | None = None,
) -> CalibrationOutcome:
    """Fit a calibration on the labelled photos of a catalogue.

    Each photo plays twice: as one of a known individual, without the photos of its own encounter,
    and as one of a new individual, without its whole individual; each against the whole gallery
    and parts of it. Thresholds and report come from answers out of fold; the parameters that are
    kept are fitted on all plays. Further channels look at some of these photos; what they add is
    kept where it is shown to help, see `fit_fusion`.

    Args:
        gallery: who is known, with encounter groups.
        embedding: hash of the gallery's network, or of what a head makes of its vectors.
        source: whose photos these are.
        expected_new_share: of new individuals among the animals in the field, above 0, below 1.
        policy: when a suggestion is wanted.
        max_queries: how many photos play at most.
        seed: of the choice of photos, sub-galleries and folds.
        play_rows: how photos play; see `adapted_plays` for an embedding that a head makes.
        further: channels besides the embedding.

    Raises:
        ValueError: where expected_new_share is out of its range.
    """
    if not 0.0 < expected_new_share < 1.0:
        raise ValueError("the expected share of new animals is in 0..1")
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
        match_threshold=policy.match_threshold(answers),
        new_threshold=policy.new_threshold(answers),
        plausible=policy.plausible_rule(answers, species_names(gallery.species)),
    )
    report = (
        {"queries": calibration.queries, "individuals": calibration.individuals}
        | measures(answers)
        | suggested_rates(answers, calibration.match_threshold, calibration.new_threshold)
        | {"expected_new_share": expected_new_share}
        | policy.to_json()
    )
    if further is not None:
        table = _table(gallery, further, parameters.best_photo_weight, seed)
        fused = fit_fusion(
            table, answers, policy=policy, expected_new_share=expected_new_share, seed=seed
        )
        calibration = replace(calibration, fusion=fused.fusion)
        report["fusion"] = fused.report
    return CalibrationOutcome(calibration, report, None)


def _table(
    gallery: Gallery, further: FurtherChannels, best_photo_weight: float, seed: int
) -> EvidenceTable:
    rows = choose_queries(gallery, further.max_queries, seed)
    scores = further.similarities(gallery, rows, seed=seed).mixed(best_photo_weight)
    return EvidenceTable(
        rows, gallery.individual_index[rows], scores, further.look(rows, scores), gallery.species
    )
