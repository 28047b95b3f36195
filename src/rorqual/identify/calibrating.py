"""Can a catalogue calibrate itself? The job behind `rorqual calibrate`."""

from rorqual.catalogue.catalogue import Catalogue
from rorqual.identify.embedding_space import EmbeddingSpace
from rorqual.identify.gallery import read_gallery
from rorqual.matching.adapted_plays import plays_with_head
from rorqual.matching.fit import CalibrationOutcome, fit_calibration
from rorqual.matching.gallery import Gallery
from rorqual.matching.plays import play

DEFAULT_NEW_SHARE = 0.3  # of new individuals among the animals that will be met


def calibrate(
    catalogue: Catalogue, *, expected_new_share: float = DEFAULT_NEW_SHARE
) -> CalibrationOutcome:
    """Fit a calibration on the catalogue's own labels, and use it from now on.

    Leave-one-encounter-out; each individual also plays the unknown. On too few individuals
    the calibration in force stays, and the outcome says so. Where a head is in force, it is the
    head's embedding that is calibrated.

    Args:
        catalogue: an open one.
        expected_new_share: of new individuals among the animals that will be met, 0..1.

    Raises:
        CatalogueError: where the catalogue is damaged.
        ValueError: where expected_new_share is not between 0 and 1.
    """
    space = EmbeddingSpace.of_catalogue(catalogue)
    outcome = calibration_for(
        read_gallery(catalogue, space.base.spec_hash, by_encounter=True),
        space.space_hash,
        shrinkage=space.adaptation.report["shrinkage"] if space.adaptation else None,
        expected_new_share=expected_new_share,
    )
    if outcome.calibration:
        catalogue.save_calibration(space.space_hash, outcome.calibration.to_json(), outcome.report)
    return outcome


def calibration_for(
    gallery: Gallery, space_hash: str, *, shrinkage: float | None, expected_new_share: float
) -> CalibrationOutcome:
    """Fit a calibration to one embedding of a catalogue; nothing is stored.

    Args:
        gallery: by encounter, with the network's own vectors.
        space_hash: of the embedding.
        shrinkage: of the head that makes the embedding; None where it is the network's own.
        expected_new_share: of new individuals among the animals that will be met, 0..1.
    """
    return fit_calibration(
        gallery,
        embedding=space_hash,
        expected_new_share=expected_new_share,
        play_rows=play if shrinkage is None else plays_with_head(shrinkage),
    )
