"""Rorqual in a few lines of Python; the command line stands on the same functions."""

from rorqual.api.adding import AddedPhotos, add_photos
from rorqual.api.adding_models import add_model, pull_model
from rorqual.api.blending import Predictions, WeighedBlend, blend, read_blend_members, weigh
from rorqual.api.calibrating import calibrate
from rorqual.api.catalogues import create_catalogue, is_catalogue, open_catalogue
from rorqual.api.comparing import compare
from rorqual.api.drifting import DriftLook, drift
from rorqual.api.evaluating import evaluate
from rorqual.api.evaluation_run import Evaluation, EvaluationOptions
from rorqual.api.explaining import Explanation, explain
from rorqual.api.grouping import Clusters, cluster
from rorqual.api.identifying import Identification, identify
from rorqual.api.models import (
    Model,
    ModelState,
    find_model,
    list_models,
    remove_model,
    verify_models,
)
from rorqual.api.ranking import choose_vote, rank
from rorqual.api.recognising import RecognisedAnimal, Recognition, recognise
from rorqual.api.training import (
    cut_crops,
    find_recipe,
    require_free_name,
    train,
)
from rorqual.api.training_data import read_training_data
from rorqual.api.zero_shot import CalibratedGate, ask_in_words, calibrate_gate
from rorqual.catalogue.backup import backup
from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.check import check
from rorqual.domain.annotation import Part, Side, Vitality
from rorqual.domain.candidate_filter import CandidateFilter, Condition
from rorqual.domain.photo import Position
from rorqual.domain.place import Area, Circle
from rorqual.evaluation.answer_drift import Baseline
from rorqual.identify.adapting import CatalogueAdaptation, adapt, switch_adaptation_off
from rorqual.identify.comparing import NetworkComparison, compare_networks
from rorqual.identify.gate_policy import GateMode
from rorqual.identify.network_choice import LicencePolicy
from rorqual.identify.switching import NetworkSwitch, use_network
from rorqual.matching.blend.modes import BlendMode, WeightSearch
from rorqual.matching.heads.names import Head
from rorqual.matching.heads.ranking import HeadSettings
from rorqual.matching.heads.vote import VoteRule
from rorqual.matching.suggestion_policy import SuggestionPolicy

__all__ = [
    "AddedPhotos",
    "Area",
    "Baseline",
    "BlendMode",
    "CalibratedGate",
    "CandidateFilter",
    "Catalogue",
    "CatalogueAdaptation",
    "Circle",
    "Clusters",
    "Condition",
    "DriftLook",
    "Evaluation",
    "EvaluationOptions",
    "Explanation",
    "GateMode",
    "Head",
    "HeadSettings",
    "Identification",
    "LicencePolicy",
    "Model",
    "ModelState",
    "NetworkComparison",
    "NetworkSwitch",
    "Part",
    "Position",
    "Predictions",
    "RecognisedAnimal",
    "Recognition",
    "Side",
    "SuggestionPolicy",
    "Vitality",
    "VoteRule",
    "WeighedBlend",
    "WeightSearch",
    "adapt",
    "add_model",
    "add_photos",
    "ask_in_words",
    "backup",
    "blend",
    "calibrate",
    "calibrate_gate",
    "check",
    "choose_vote",
    "cluster",
    "compare",
    "compare_networks",
    "create_catalogue",
    "cut_crops",
    "drift",
    "evaluate",
    "explain",
    "find_model",
    "find_recipe",
    "identify",
    "is_catalogue",
    "list_models",
    "open_catalogue",
    "pull_model",
    "rank",
    "read_blend_members",
    "read_training_data",
    "recognise",
    "remove_model",
    "require_free_name",
    "switch_adaptation_off",
    "train",
    "use_network",
    "verify_models",
    "weigh",
]
