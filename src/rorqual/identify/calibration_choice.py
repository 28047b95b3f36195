"""Which calibration turns a catalogue's scores into probabilities?"""

from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.errors import CatalogueError, NetworkError
from rorqual.identify.network_choice import LicencePolicy, licence_policy
from rorqual.matching.assumed_calibration import assumed_calibration
from rorqual.matching.calibration import Calibration, CalibrationSource
from rorqual.matching.shipped import shipped_calibration

# What was fitted on photos published for research is not for commercial work.
SHIPPED_SOURCE = {
    LicencePolicy.ANY: CalibrationSource.RESEARCH_PHOTOS,
    LicencePolicy.PERMISSIVE: CalibrationSource.RENDERED_ANIMALS,
}


def calibration_in_force(catalogue: Catalogue, spec_hash: str) -> Calibration:
    """The calibration fitted on the catalogue, else the shipped one that its licence allows.

    Raises:
        CatalogueError: where the stored one is damaged or of another version.
        NetworkError: where the network comes without one.
    """
    own = stored_calibration(catalogue, spec_hash)
    if own is None:
        return shipped_calibration(spec_hash, SHIPPED_SOURCE[licence_policy(catalogue.settings)])
    return own


def stored_calibration(catalogue: Catalogue, key: str) -> Calibration | None:
    """The newest calibration fitted on the catalogue under a key; None where there is none.

    Raises:
        CatalogueError: where it is damaged or of another version.
    """
    stored = catalogue.active_calibration(key)
    if stored is None:
        return None
    try:
        return Calibration.from_json(stored.parameters)
    except ValueError as error:
        raise CatalogueError(f"{catalogue.folder}: {error}") from error


def calibration_or_assumed(catalogue: Catalogue, spec_hash: str) -> Calibration:
    """The calibration in force; where there is none, one that suggests nothing.

    Raises:
        CatalogueError: where the stored one is damaged or of another version.
    """
    try:
        return calibration_in_force(catalogue, spec_hash)
    except NetworkError:
        return assumed_calibration(spec_hash)
