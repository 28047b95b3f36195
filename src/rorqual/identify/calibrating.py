"""Can a catalogue calibrate itself? The job behind `rorqual calibrate`."""

from dataclasses import replace

from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.errors import CatalogueError, NetworkError
from rorqual.identify.asked_channels import USUAL_CHANNELS, AskedChannels
from rorqual.identify.calibration_choice import calibration_in_force
from rorqual.identify.embedding_space import EmbeddingSpace
from rorqual.identify.gallery import gallery_of
from rorqual.identify.progress import Progress, silent
from rorqual.matching.adapted_plays import plays_with_head, similarities_with_head
from rorqual.matching.calibration import Calibration
from rorqual.matching.fit import (
    DEFAULT_POLICY,
    EMBEDDING_ALONE,
    CalibrationOutcome,
    fit_calibration,
)
from rorqual.matching.further_channels import FurtherChannels
from rorqual.matching.gallery import Gallery
from rorqual.matching.plays import play
from rorqual.matching.suggestion_policy import SuggestionPolicy

DEFAULT_NEW_SHARE = 0.3  # of new individuals among the animals that will be met


def calibrate(
    catalogue: Catalogue,
    *,
    expected_new_share: float = DEFAULT_NEW_SHARE,
    policy: SuggestionPolicy = DEFAULT_POLICY,
    channels: AskedChannels = USUAL_CHANNELS,
    on_progress: Progress = silent,
) -> CalibrationOutcome:
    """Fit a calibration on the catalogue's own labels, and use it from now on.

    Leave-one-encounter-out; each individual also plays the unknown. On too few individuals
    the calibration in force stays, and the outcome says so. Where a head is in force, it is the
    head's embedding that is calibrated.

    Args:
        catalogue: an open one.
        expected_new_share: of new individuals among the animals that will be met, 0..1.
        policy: when a suggestion is wanted.
        channels: besides the embedding; kept where they are shown to help.
        on_progress: called after each photo that a further channel looked at, of each anew.

    Raises:
        CatalogueError: where the catalogue is damaged.
        NetworkError: where the species head cannot be used, or marks by a network: where it is
            not here, for another step, or the catalogue's licence does not allow it.
        ValueError: where expected_new_share is not between 0 and 1.
    """
    space = EmbeddingSpace.of_catalogue(catalogue)
    rows = catalogue.gallery_rows(space.base.spec_hash)
    gallery = gallery_of(catalogue, rows, by_encounter=True)
    outcome = calibration_for(
        gallery,
        space.space_hash,
        shrinkage=space.adaptation.report["shrinkage"] if space.adaptation else None,
        expected_new_share=expected_new_share,
        policy=policy,
        before=_before(catalogue, space.space_hash),
        further=channels.of(catalogue, rows, gallery, on_progress),
    )
    if outcome.calibration:
        catalogue.save_calibration(space.space_hash, outcome.calibration.to_json(), outcome.report)
    return outcome


def calibration_for(
    gallery: Gallery,
    space_hash: str,
    *,
    shrinkage: float | None,
    expected_new_share: float,
    policy: SuggestionPolicy = DEFAULT_POLICY,
    before: Calibration | None = None,
    further: FurtherChannels = EMBEDDING_ALONE,
) -> CalibrationOutcome:
    """Fit a calibration to one embedding of a catalogue; nothing is stored.

    Args:
        gallery: by encounter, with the network's own vectors.
        space_hash: of the embedding.
        shrinkage: of the head that makes the embedding; None where it is the network's own.
        expected_new_share: of new individuals among the animals that will be met, 0..1.
        policy: when a suggestion is wanted.
        before: the calibration in force until now, for the report.
        further: channels besides the embedding.
    """
    return fit_calibration(
        gallery,
        embedding=space_hash,
        expected_new_share=expected_new_share,
        policy=policy,
        play_rows=play if shrinkage is None else plays_with_head(shrinkage),
        further=further
        if shrinkage is None
        else replace(further, similarities=similarities_with_head(shrinkage)),
        before=before,
    )


def _before(catalogue: Catalogue, space_hash: str) -> Calibration | None:
    """The calibration in force; None where there is none or it cannot be read any more."""
    try:
        return calibration_in_force(catalogue, space_hash)
    except (CatalogueError, NetworkError):
        return None
