"""Can a catalogue calibrate itself? The job behind `rorqual calibrate`."""

from rorqual.catalogue.catalogue import Catalogue
from rorqual.identify.gallery import read_gallery
from rorqual.identify.network_choice import chosen_spec
from rorqual.matching.fit import CalibrationOutcome, fit_calibration
from rorqual.networks.spec import Task


def calibrate(catalogue: Catalogue, *, expected_new_share: float = 0.3) -> CalibrationOutcome:
    """Fit a calibration on the catalogue's own labels, and use it from now on.

    Leave-one-encounter-out; each individual also plays the unknown. On too few individuals
    the calibration in force stays, and the outcome says so.

    Args:
        catalogue: an open one.
        expected_new_share: of new individuals among the animals that will be met, 0..1.

    Raises:
        CatalogueError: where the catalogue is damaged.
        ValueError: where expected_new_share is not between 0 and 1.
    """
    spec = chosen_spec(catalogue.settings, Task.EMBEDDING)
    gallery = read_gallery(catalogue, spec.spec_hash, by_encounter=True)
    outcome = fit_calibration(
        gallery, embedding=spec.spec_hash, expected_new_share=expected_new_share
    )
    if outcome.calibration:
        catalogue.save_calibration(spec.spec_hash, outcome.calibration.to_json(), outcome.report)
    return outcome
