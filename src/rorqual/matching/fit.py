"""Can a catalogue calibrate itself? Leave-one-encounter-out, with individuals left out as new."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from rorqual.matching.calibration import Calibration, CalibrationSource
from rorqual.matching.evidence_table import EvidenceTable
from rorqual.matching.fit_fusion import FusionOutcome, answers_by_calibration, fit_fusion
from rorqual.matching.further_channels import FurtherChannels, SimilaritiesOf
from rorqual.matching.fusion_model import species_names
from rorqual.matching.gallery import Gallery
from rorqual.matching.leave_one_encounter_out import choose_queries, rows_with_other_encounter
from rorqual.matching.measures import measures, reliability_of, suggested_rates
from rorqual.matching.out_of_fold import out_of_fold_answers
from rorqual.matching.parameters import fit_parameters
from rorqual.matching.plays import PlayRows, play
from rorqual.matching.suggestion_policy import SuggestionPolicy

FEWEST_QUERIES = 50  # photos whose individual has another encounter
FEWEST_INDIVIDUALS = 20  # with two encounters or more

DEFAULT_POLICY = SuggestionPolicy()
EMBEDDING_ALONE = FurtherChannels()


@dataclass(frozen=True, slots=True)
class CalibrationOutcome:
    """A fitted calibration with its report, or the reason why the shipped one is kept."""

    calibration: Calibration | None
    report: dict[str, Any]  # rates are 0..1, measured on individuals not fitted on
    reason: str | None  # a sentence; None where a calibration was fitted


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
    further: FurtherChannels = EMBEDDING_ALONE,
    before: Calibration | None = None,
    before_similarities: SimilaritiesOf | None = None,
) -> CalibrationOutcome:
    """Fit a calibration on the labelled photos of a catalogue.

    Each photo plays twice: as one of a known individual, without the photos of its own encounter,
    and as one of a new individual, without its whole individual; each against the whole gallery
    and parts of it. Thresholds and report come from answers out of fold; the parameters that are
    kept are fitted on all plays. Further channels look at some of these photos; what they add is
    kept where it is shown to help, see `fit_fusion`. Where they are not, and the gallery has
    several species, a fusion of the embedding alone tells these apart, kept by the same rule.

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
        before: the calibration in force until now, for a report of what changes.
        before_similarities: by which it answered; None for those of the further channels.

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
    report: dict[str, Any] = (
        {"queries": calibration.queries, "individuals": calibration.individuals}
        | measures(answers)
        | suggested_rates(answers, calibration.match_threshold, calibration.new_threshold)
        | {"expected_new_share": expected_new_share}
        | policy.to_json()
    )
    table = further.table(gallery, parameters.best_photo_weight, seed)
    compared = {"embedding_alone": answers.of_rows(table.row)}
    if before is not None:
        similarities = before_similarities or further.similarities
        scores = similarities(gallery, table.row, seed=seed).mixed(before.best_photo_weight)
        compared = {
            "before": answers_by_calibration(
                before,
                table._replace(scores=scores),
                expected_new_share=expected_new_share,
                seed=seed,
            ),
            **compared,
        }

    def fused(table: EvidenceTable) -> FusionOutcome:
        return fit_fusion(
            table,
            answers,
            policy=policy,
            expected_new_share=expected_new_share,
            seed=seed,
            stamps=further.stamps,
        )

    if table.values:
        found = fused(table)
        calibration = replace(calibration, fusion=found.fusion)
        compared["fused"] = found.answers
        report["fusion"] = found.report
    if calibration.fusion is None and len({name for name in gallery.species if name}) > 1:
        found = fused(table._replace(values={}))
        calibration = replace(calibration, fusion=found.fusion)
        compared["species_apart"] = found.answers
        report["species_apart"] = found.report
    report["compared"] = {
        name: measures(it) | {"reliability": reliability_of(it)} for name, it in compared.items()
    }
    return CalibrationOutcome(calibration, report, None)
