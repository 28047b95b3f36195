"""How do the figures of docs/figures look? Drawings of bad photos and of the gate, as SVG."""

import json
import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from rorqual.evaluation.requirements import DROP
from rorqual.exchange.evaluation.plots import Bar, bars
from rorqual.exchange.evaluation.roc_plot import gate_curves
from rorqual.exchange.evaluation.severity_plot import severity_curves
from rorqual.networks.spec import Task
from rorqual.networks.store import DEFAULT_NETWORKS
from tools.evaluation_figures import evaluation_reports

GATE = Path(__file__).resolve().parents[1] / "docs" / "figures" / "gate.json"
_WIDE = "width: 100%; max-width: 46rem; height: auto; "  # of a drawing within a page


def evaluation_pictures() -> dict[str, str]:
    """File name -> drawing: bad photos of each collection, the gate's curves, and what passes."""
    reports = evaluation_reports()
    titles = {name: name.replace("_", " ").capitalize() for name in reports}
    found = {
        f"bad_photos_{name}.svg": severity_curves(
            f"What bad photos cost, {titles[name]}", report["robustness"], target=DROP.target
        )
        for name, report in reports.items()
    }
    gates = {titles[name]: report["gate"] for name, report in reports.items()}
    found["gate_curve.svg"] = gate_curves("ROC of the gate", gates)
    found["gate_passes.svg"] = _passes(json.loads(GATE.read_text("utf-8")))
    return {name: _standing_alone(drawing) for name, drawing in found.items()}


def _passes(gates: Mapping[str, Any]) -> str:
    """Share of each kind of test photos that the default gate lets in, cetaceans first."""
    gate = gates[DEFAULT_NETWORKS[Task.GATE]]
    kinds = sorted(gate["passes"].items(), key=lambda it: not it[1]["cetacean"])
    rows = [
        Bar(
            f"{kind.replace('_', ' ')}, {it['n']}",
            it["value"],
            it["low"],
            it["high"],
            is_baseline=not it["cetacean"],
        )
        for kind, it in kinds
    ]
    return bars(f"What the gate lets in at its threshold of {gate['threshold']:g}", rows)


def _standing_alone(drawing: str) -> str:
    """A drawing of the page as a file of its own: with its style in light colours, on white."""
    page = files("rorqual.exchange.evaluation") / "assets" / "evaluation.css"
    style = page.read_text(encoding="utf-8").replace(_WIDE, "")
    colours = dict(re.findall(r"--(\w+): ([^;]+);", style.split("}", 1)[0]))
    rules = "\n".join(line for line in style.splitlines() if line.startswith(".plot"))
    rules = re.sub(r"var\(--(\w+)\)", lambda it: colours[it[1]], rules)
    inside = drawing.index("</title>") + len("</title>")
    head = drawing[:inside].replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
    ground = '<rect width="100%" height="100%" fill="white"/>'
    rest = drawing[inside:].replace("><", ">\n<")
    return f"{head}\n<style>\n{rules}\n</style>\n{ground}\n{rest}\n"
