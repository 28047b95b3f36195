"""Can a catalogue calibrate answers in which class rows compete with its photos?"""

from dataclasses import replace
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.calibration import Calibration
from rorqual.matching.fit import (
    DEFAULT_POLICY,
    EMBEDDING_ALONE,
    FEWEST_INDIVIDUALS,
    FEWEST_QUERIES,
    CalibrationOutcome,
    fit_calibration,
)
from rorqual.matching.fit_row_scale import FittedScale, fit_row_scale
from rorqual.matching.fold_plays import plays_by_fold, similarities_by_fold
from rorqual.matching.further_channels import FurtherChannels
from rorqual.matching.gallery import Gallery
from rorqual.matching.individual_scores import IndividualSimilarities
from rorqual.matching.known_by_row import has_row, known_by_row_alone
from rorqual.matching.leave_one_encounter_out import (
    left_out_similarities,
    rows_with_other_encounter,
)
from rorqual.matching.row_scale import RowScale
from rorqual.matching.row_scale_table import RowScaleTable, row_scale_table
from rorqual.matching.suggestion_policy import SuggestionPolicy

_STAYS = "so nothing changes, and answers with the head stay as they were"


class _Labelled(NamedTuple):
    """How much of what is needed there is."""

    photos: int
    individuals: int

    @classmethod
    def of(cls, gallery: Gallery, rows: NDArray[np.intp]) -> "_Labelled":
        """Rows of a gallery."""
        return cls(len(rows), len(np.unique(gallery.individual_index[rows])))

    @property
    def is_enough(self) -> bool:
        """As for every calibration."""
        return self.photos >= FEWEST_QUERIES and self.individuals >= FEWEST_INDIVIDUALS


def fit_with_class_rows(
    photos: Gallery,
    mixed: Gallery,
    *,
    head: str,
    embedding: str,
    expected_new_share: float = 0.3,
    policy: SuggestionPolicy = DEFAULT_POLICY,
    seed: int = 0,
    further: FurtherChannels = EMBEDDING_ALONE,
    before: Calibration | None = None,
) -> CalibrationOutcome:
    """Fit a calibration on labelled photos, for a ranking in which class rows compete.

    First the scale on which a class row is as good evidence as photos, see `fit_row_scale`; then
    everything that `fit_calibration` fits, in the gallery with the rows on that scale. Photos of
    half of those who have a row play as known by it alone. Each photo plays with a scale that was
    fitted without its individual.

    Args:
        photos: the labelled ones, with encounter groups.
        mixed: the same with class rows, see `known_by_row.half_known_by_row`.
        head: whose rows these are, in words.
        embedding: hash of the network.
        expected_new_share: of new individuals among the animals in the field, above 0, below 1.
        policy: when a suggestion is wanted.
        seed: of the choice of photos, sub-galleries and folds.
        further: channels besides the embedding, of the mixed gallery.
        before: the calibration in force until now, for a report of what changes.

    Raises:
        ValueError: where expected_new_share is out of its range.
    """
    names = {mixed.individuals[it] for it in np.flatnonzero(has_row(mixed))}
    is_shared = np.array([it in names for it in photos.individuals], dtype=np.bool_)
    shared = _Labelled.of(photos, np.flatnonzero(is_shared[photos.individual_index]))
    met = _Labelled.of(photos, rows_with_other_encounter(photos))
    needed = f"{FEWEST_INDIVIDUALS} individuals with {FEWEST_QUERIES} photos"
    if not shared.is_enough:
        return _refused(
            shared,
            f"{shared.individuals} individuals of the catalogue are known to {head}, with "
            f"{shared.photos} photos; calibrating with the head needs {needed}, {_STAYS}: label "
            "more photos of individuals that it knows, and name in a table (--head-names) whom "
            "it calls otherwise.",
        )
    if not met.is_enough:
        return _refused(
            met,
            f"{met.individuals} individuals were met in two encounters or more, with "
            f"{met.photos} photos; calibrating with the head needs {needed}, {_STAYS}.",
        )
    table = row_scale_table(photos, mixed, seed=seed)
    fitted = fit_row_scale(table)
    if fitted is None:
        return _refused(
            shared,
            f"The rows of {head} do not tell the {shared.individuals} individuals apart that the "
            f"catalogue shares with it, {_STAYS}: look whether the table of names is right, and "
            "whether the class list fits the network.",
        )
    learned = partial(_rescaled, table, fitted)
    outcome = fit_calibration(
        mixed,
        embedding=embedding,
        expected_new_share=expected_new_share,
        policy=policy,
        seed=seed,
        play_rows=plays_by_fold(learned),
        further=replace(further, similarities=similarities_by_fold(learned)),
        before=before,
        before_similarities=partial(_on_scale, before.row_scale if before else None),
    )
    if outcome.calibration is None:
        return outcome
    told = {
        "source": head,
        "individuals": len(names),
        "shared": shared.individuals,
        "photos": shared.photos,
        "known_by_row_alone": int(known_by_row_alone(mixed).sum()),
        "slope": fitted.scale.slope,
        "shift": fitted.scale.shift,
    }
    return replace(
        outcome,
        calibration=replace(outcome.calibration, row_scale=fitted.scale),
        report=outcome.report | {"class_rows": told},
    )


def _refused(labelled: _Labelled, reason: str) -> CalibrationOutcome:
    report = {"queries": labelled.photos, "individuals": labelled.individuals}
    return CalibrationOutcome(None, report, reason)


def _rescaled(
    table: RowScaleTable, whole: FittedScale, gallery: Gallery, individuals: NDArray[np.bool_]
) -> Gallery:
    """The gallery on the scale of some individuals; of all where these tell nobody apart."""
    names = {gallery.individuals[it] for it in np.flatnonzero(individuals)}
    chosen = np.array([it in names for it in table.individuals])
    weights = (whole.best_photo_weight,)
    found = fit_row_scale(table, chosen, weights=weights) or whole
    return replace(gallery, row_scale=found.scale)


def _on_scale(
    scale: RowScale | None, gallery: Gallery, rows: NDArray[np.intp], *, seed: int
) -> IndividualSimilarities:
    return left_out_similarities(replace(gallery, row_scale=scale), rows, seed=seed)
