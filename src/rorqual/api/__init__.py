"""Rorqual in a few lines of Python; the command line stands on the same functions."""

from rorqual.api.adding import AddedPhotos, add_photos
from rorqual.api.catalogues import create_catalogue, is_catalogue, open_catalogue
from rorqual.api.identifying import Identification, identify
from rorqual.catalogue.backup import backup
from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.check import check
from rorqual.identify.calibrating import calibrate
from rorqual.identify.gate_policy import GateMode
from rorqual.identify.network_choice import LicencePolicy

__all__ = [
    "AddedPhotos",
    "Catalogue",
    "GateMode",
    "Identification",
    "LicencePolicy",
    "add_photos",
    "backup",
    "calibrate",
    "check",
    "create_catalogue",
    "identify",
    "is_catalogue",
    "open_catalogue",
]
