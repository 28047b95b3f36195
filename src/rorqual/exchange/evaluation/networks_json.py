"""How do the gate's baselines, species and boxes stand in report.json?"""

from typing import Any

from rorqual.evaluation.detection_figures import DetectionFigures
from rorqual.evaluation.gate_baselines import GateBaselines
from rorqual.evaluation.species_evaluation import SpeciesFigures
from rorqual.exchange.evaluation.figures_json import as_json, tpr_name


def gate_baselines_json(found: GateBaselines) -> dict[str, Any]:
    """Each score's area under the curve and its TPR where it keeps out 90 % of the others."""
    return {
        "fitted_on": found.fitted_on,
        "cetaceans": found.cetaceans,
        "others": found.others,
        "scores": {
            name: {
                "auroc": as_json(it.auroc),
                **{tpr_name(tnr): as_json(figure) for tnr, figure in it.tpr_at_tnr.items()},
            }
            for name, it in found.scores.items()
        },
    }


def species_json(found: SpeciesFigures) -> dict[str, Any]:
    """Figures and the confusion, whose rows are truths and whose columns are answers."""
    return {
        "figures": {"accuracy": as_json(found.accuracy), "macro F1": as_json(found.macro_f1)},
        "labels": list(found.confusion.labels),
        "confusion": found.confusion.counts.tolist(),
    }


def detection_json(found: DetectionFigures, photos: int) -> dict[str, Any]:
    """Figures at an overlap of one half."""
    return {
        "photos": photos,
        "figures": {
            "average precision": as_json(found.average_precision),
            "labelled animals that are found": as_json(found.recall),
            "boxes off target a photo": as_json(found.stray),
        },
    }
