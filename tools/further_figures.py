"""How do marks, mistakes, gate, species and boxes of an evaluation read, as tables?"""

from collections.abc import Iterator, Mapping
from typing import Any

from tools.figure_cells import line

Report = Mapping[str, Any]


def further_tables(report: Report) -> Iterator[str]:
    """Those parts that the report has."""
    if marks := report.get("marks"):
        yield marks["sentence"]
        if marks["used"]:
            yield _marks(marks)
    if mistakes := report.get("mistakes"):
        yield _mistakes(mistakes)
    if baselines := report.get("gate", {}).get("out_of_distribution"):
        yield _gate(baselines)
    for name in ("species", "detection"):
        if part := report.get(name):
            yield _figures({"species": "species head", "detection": "boxes"}[name], part["figures"])


def _marks(part: Mapping[str, Any]) -> str:
    ways = part["ways"]
    lines = [
        line([f"{part['protocol']}, {part['queries']} photos", *ways, "paired difference"]),
        line(["---"] * (len(ways) + 2)),
    ]
    for name, difference in part["difference"].items():
        cells = [words(figures[name]) for figures in ways.values()]
        lines.append(line([name, *cells, words(difference)]))
    return "\n".join(lines)


def _mistakes(part: Mapping[str, Any]) -> str:
    lines = [f"| {part['protocol']} | wrong first answers |", "|---|---|"]
    lines.append(line(["all photos", words(part["wrong"])]))
    for trait, bins in part["by"].items():
        lines += [line([f"{trait}: {name}", words(it)]) for name, it in bins.items()]
    lines += [
        line([f"{it['species']}, given the name of a {it['answered']}", words(it["wrong"])])
        for it in part["species_pairs"]
    ]
    return "\n".join(lines)


def _gate(part: Mapping[str, Any]) -> str:
    lines = [
        f"| {part['cetaceans']} photos of cetaceans, {part['others']} others | AUROC "
        "| TPR at TNR .90 | TPR at TNR .95 |",
        "|---|---|---|---|",
    ]
    for name, it in part["scores"].items():
        figures = (it["auroc"], it["tpr_at_tnr_90"], it["tpr_at_tnr_95"])
        lines.append(line([name, *(words(figure) for figure in figures)]))
    return "\n".join(lines)


def _figures(title: str, figures: Mapping[str, Any]) -> str:
    lines = [f"| {title} | figure |", "|---|---|"]
    return "\n".join([*lines, *(line([name, words(it)]) for name, it in figures.items())])


def words(figure: Mapping[str, Any]) -> str:
    """Value, interval and counts; a dash where the data cannot carry the figure."""
    if figure["value"] is None:
        return "-"
    hits = "" if figure["k"] is None else f", {figure['k']} of {figure['n']}"
    if figure["low"] is None:
        return f"{figure['value']:.3f} (no interval, too few{hits})"
    return f"{figure['value']:.3f} ({figure['low']:.3f} to {figure['high']:.3f}{hits})"
