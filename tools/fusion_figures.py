"""How do the figures of docs/figures/fusion.json read, as tables?"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "fusion.json"


def fusion_tables() -> str:
    """Each way of answering beside the others, and what fusing adds to the embedding alone."""
    written = json.loads(FIGURES.read_text("utf-8"))
    parts = [f"By `{written['command']}`, version {written['rorqual']}, seed {written['seed']}."]
    for name, it in written["collections"].items():
        kept = _used("marks", it["calibration"])
        kept += "".join(
            f"; {_used(f'those of `{marks}`', its['calibration'])}"
            for marks, its in it["also"].items()
        )
        parts.append(
            f"**{_title(name)}**: {it['queries']:,} photos asked, {it['new_individuals']} of the "
            f"individuals new, against {it['gallery_individuals']} individuals in "
            f"{it['gallery_photos']:,} photos. What the catalogue's own calibration found: {kept}."
        )
        parts.append(_table(it))
        took = _seconds(it["seconds"])
        took += "".join(
            f"; with `{marks}` {_seconds(its['seconds'])}" for marks, its in it["also"].items()
        )
        parts.append(f"Comparing the marks of a photo took {took}.")
    fins = written["dolphin_fins"]
    parts.append(
        f"**{_title('dolphin_fins')}**: one animal in {fins['photos_of_the_animal']} photos "
        f"against the rest in {fins['photos_of_others']}, with the shipped calibration."
    )
    lines = ["| way | AUROC | 95 % interval |", "|---|---|---|"]
    lines += [f"| {way} | {_value(it)} | {_bounds(it)} |" for way, it in fins["auroc"].items()]
    parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _table(collection: Mapping[str, Any]) -> str:
    ways = collection["ways"]
    figures = list(ways["fused"])
    lines = [f"| way | {' | '.join(figures)} |", f"|---|{'---|' * len(figures)}"]
    for way, found in ways.items():
        cells = (
            f"{_value(found[name])} ({_bounds(found[name])})" if name in found else ""
            for name in figures
        )
        lines.append(f"| {way} | {' | '.join(cells)} |")
    differences = {
        "gain of fusing": collection["fused_minus_alone"],
        "the same, shipped calibration": collection["shipped_fused_minus_alone"],
    }
    for marks, its in collection["also"].items():
        differences[f"the same, {marks}"] = its["fused_minus_alone"]
        differences[f"fused, {marks} - fused"] = its["fused_minus_fused"]
    for title, gains in differences.items():
        cells = (
            f"{gains[name]['value']:+.3f} ({gains[name]['low']:+.3f} to {gains[name]['high']:+.3f})"
            for name in figures
        )
        lines.append(f"| {title} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _used(marks: str, calibration: Mapping[str, Any]) -> str:
    return f"{marks} are {'used' if calibration['kept'] else 'not used'}"


def _seconds(measured: Mapping[str, Any]) -> str:
    of_marks = measured["comparison of marks"]
    return f"{of_marks['median']:.2f} s (median), {of_marks['p95']:.2f} s (95th percentile)"


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _value(figure: Mapping[str, Any]) -> str:
    return f"{figure['value']:.3f}"


def _bounds(figure: Mapping[str, Any]) -> str:
    return f"{figure['low']:.3f} to {figure['high']:.3f}"
