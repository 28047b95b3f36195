"""Rorqual in a few lines of Python; the command line stands on the same functions."""

from rorqual.api.adding import AddedPhotos, add_photos
from rorqual.api.catalogues import create_catalogue, is_catalogue, open_catalogue
from rorqual.api.comparing import compare
from rorqual.api.evaluating import Evaluation, EvaluationOptions, evaluate
from rorqual.api.explaining import Explanation, explain
from rorqual.api.identifying import Identification, identify
from rorqual.api.training import (
    cut_crops,
    find_recipe,
    require_free_name,
    train,
)
from rorqual.api.training_data import read_training_data
from rorqual.catalogue.backup import backup
from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.check import check
from rorqual.identify.adapting import CatalogueAdaptation, adapt, switch_adaptation_off
from rorqual.identify.calibrating import calibrate
from rorqual.identify.gate_policy import GateMode
from rorqual.identify.network_choice import LicencePolicy

__all__ = [
    "AddedPhotos",
    "Catalogue",
    "CatalogueAdaptation",
    "Evaluation",
    "EvaluationOptions",
    "Explanation",
    "GateMode",
    "Identification",
    "LicencePolicy",
    "adapt",
    "add_photos",
    "backup",
    "calibrate",
    "check",
    "compare",
    "create_catalogue",
    "cut_crops",
    "evaluate",
    "explain",
    "find_recipe",
    "identify",
    "is_catalogue",
    "open_catalogue",
    "read_training_data",
    "require_free_name",
    "switch_adaptation_off",
    "train",
]
