"""How do robustness, clarity, gate and requirements stand in report.json?"""

from collections.abc import Sequence
from math import isfinite
from typing import Any

from rorqual.evaluation.clarity import Clarity
from rorqual.evaluation.gate_evaluation import GateReport
from rorqual.evaluation.intervals import Interval
from rorqual.evaluation.requirements import Checked
from rorqual.evaluation.robustness import PAPER_CLEAN, PAPER_DEGRADED, DegradedFigures
from rorqual.exchange.evaluation.figures_json import DIGITS, as_json, figures_as_json, tpr_name

_CURVE_POINTS = 101


def robustness_json(
    protocol: str, clean: Interval, found: Sequence[DegradedFigures]
) -> dict[str, Any]:
    """MAP@5 of a protocol, clean and by condition, beside the paper's figures."""
    return {
        "protocol": protocol,
        "clean": as_json(clean),
        "paper": {"clean": PAPER_CLEAN, "degraded": list(PAPER_DEGRADED)},
        "conditions": [
            {
                "kind": it.condition.kind,
                "name": it.condition.name,
                "severity": it.condition.severity,
                "map_at_5": as_json(it.map_at_5),
                "change": as_json(it.change),
                "relative_drop": as_json(it.relative_drop),
            }
            for it in found
        ],
    }


def clarity_json(clarity: Clarity) -> dict[str, Any]:
    """Precision by each definition of clear."""
    return {
        "all photos": as_json(clarity.all_photos),
        "Laplacian variance at full size above its mean": as_json(clarity.clear_at_full_size),
        "sharpness at one size above its mean": as_json(clarity.clear_at_one_size),
    }


def gate_json(report: GateReport) -> dict[str, Any]:
    """The gate's figures, and the corners of its curve, thinned where there are hundreds."""
    corners = report.curve.corners
    points = corners[:: max(1, len(corners) // _CURVE_POINTS)].tolist()
    curve = [[round(x, DIGITS), round(y, DIGITS)] for x, y in points]
    return {
        "threshold": report.threshold,
        "figures": {
            "sensitivity": as_json(report.sensitivity),
            "specificity": as_json(report.specificity),
            "F1": as_json(report.f1),
        },
        "passed_by_kind": {kind: as_json(it) for kind, it in report.passed_by_kind.items()},
        **{tpr_name(tnr): figures_as_json(of_kind) for tnr, of_kind in report.tpr_at_tnr.items()},
        "auroc": as_json(report.auroc),
        "curve": [*curve, [1.0, 1.0]] if all(map(isfinite, report.curve.fpr)) else [],
        "chosen_threshold": report.chosen,
        "chosen": {
            name: as_json(it)
            for name, it in (
                ("sensitivity", report.chosen_sensitivity),
                ("specificity", report.chosen_specificity),
            )
            if it is not None
        },
    }


def requirements_json(checked: Sequence[Checked]) -> list[dict[str, Any]]:
    """Each target with its data, figure and verdict."""
    return [
        {
            "name": it.requirement.name,
            "target": it.requirement.target,
            "at_least": it.requirement.at_least,
            "data": it.data,
            "figure": as_json(it.figure) if it.figure else None,
            "verdict": it.verdict.value,
            "command": it.requirement.command,
        }
        for it in checked
    ]
