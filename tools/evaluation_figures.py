"""How do the figures of docs/figures/evaluation_*.json read, as tables?"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tools.figure_cells import line
from tools.further_figures import further_tables, words
from tools.paper_figures import paper_tables

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures"
_WAYS = ("MAP@5", "top-1 of the known")
_PROTOCOLS = ("closed", "open 13 %")


def evaluation_tables() -> str:
    """Each collection: the protocols, the baselines of two of them, and bad photos."""
    parts = []
    for name, report in evaluation_reports().items():
        title = name.replace("_", " ").capitalize()
        parts.append(
            f"**{title}**, by `{report['command']}`, version {report['rorqual']}, seed "
            f"{report['seed']}: {report['photos']:,} photos of {report['individuals']} individuals "
            f"that taught no network, {report['tested_individuals']} of them tested. "
            f"{report['calibration']}"
        )
        parts.append(_protocols(report))
        parts.append(_baselines(report))
        parts.append(_bad_photos(report))
        parts += further_tables(report)
    return "\n\n".join(parts)


def paper_table() -> str:
    """The paper's tables beside those of this repository."""
    return paper_tables(evaluation_reports())


def evaluation_reports() -> dict[str, Any]:
    """Collection -> report of its evaluation."""
    return {
        path.stem.removeprefix("evaluation_"): json.loads(path.read_text("utf-8"))
        for path in sorted(FIGURES.glob("evaluation_*.json"))
    }


def _section(report: Mapping[str, Any], protocol: str) -> Any:
    return next(it for it in report["protocols"] if it["protocol"] == protocol)


def _protocols(report: Mapping[str, Any]) -> str:
    lines = [
        "| protocol | photos | new individuals, photos | MAP@5 | top-1 of the known "
        "| novelty AUROC |",
        "|---|---|---|---|---|---|",
    ]
    for section in report["protocols"]:
        figures = section["figures"]
        cells = [
            words(figures[name]) if name in figures else "" for name in (*_WAYS, "novelty AUROC")
        ]
        new = f"{section['new_individuals']}, {section['new_photos']}"
        lines.append(line([section["protocol"], f"{section['queries']}", new, *cells]))
    return "\n".join(lines)


def _baselines(report: Mapping[str, Any]) -> str:
    heading = [f"{name}, {protocol}" for protocol in _PROTOCOLS for name in _WAYS]
    lines = [line(["model or baseline", *heading]), line(["---"] * (1 + len(heading)))]
    sections = [_section(report, protocol) for protocol in _PROTOCOLS]
    for way in ("the network", *sections[0]["baselines"]):
        found = [it["baselines"].get(way, it["figures"]) for it in sections]
        cells = [f"{it[name]['value']:.3f}" for it in found for name in _WAYS]
        lines.append(line([way, *cells]))
    return "\n".join(lines)


def _bad_photos(report: Mapping[str, Any]) -> str:
    part = report["robustness"]
    lines = ["| photos | MAP@5, closed | paired change |", "|---|---|---|"]
    lines.append(line(["clean", words(part["clean"]), ""]))
    for it in part["conditions"]:
        change = it["change"]
        said = f"{change['value']:+.3f} ({change['low']:+.3f} to {change['high']:+.3f})"
        lines.append(line([it["name"], f"{it['map_at_5']['value']:.3f}", said]))
    return "\n".join(lines)
