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
        kept = "marks are used" if it["calibration"]["kept"] else "marks are not used"
        parts.append(
            f"**{_title(name)}**: {it['queries']:,} photos asked, {it['new_individuals']} of the "
            f"individuals new, against {it['gallery_individuals']} individuals in "
            f"{it['gallery_photos']:,} photos. What the catalogue's own calibration found: {kept}."
        )
        parts.append(_table(it))
        seconds = it["seconds"]["comparison of marks"]
        parts.append(
            f"Comparing the marks of a photo took {seconds['median']:.2f} s (median), "
            f"{seconds['p95']:.2f} s (95th percentile)."
        )
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
    for title, key in (
        ("gain of fusing", "fused_minus_alone"),
        ("the same, shipped calibration", "shipped_fused_minus_alone"),
    ):
        gains = collection[key]
        cells = (
            f"{gains[name]['value']:+.3f} ({gains[name]['low']:+.3f} to {gains[name]['high']:+.3f})"
            for name in figures
        )
        lines.append(f"| {title} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _value(figure: Mapping[str, Any]) -> str:
    return f"{figure['value']:.3f}"


def _bounds(figure: Mapping[str, Any]) -> str:
    return f"{figure['low']:.3f} to {figure['high']:.3f}"
