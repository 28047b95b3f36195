"""How do the figures of docs/figures/detected_boxes.json read, as tables?"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tools.figure_cells import difference, title

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "detected_boxes.json"
_SHOWN = ("MAP@5 with new_individual", "top-1 of the known", "top-5 of the known")


def detected_boxes_table() -> str:
    """Each way to cut out animals, with its change against whole photos, one row a figure."""
    written = json.loads(FIGURES.read_text("utf-8"))
    parts = [f"By `{written['command']}`, version {written['rorqual']}, seed {written['seed']}."]
    for name, it in written["collections"].items():
        parts.append(f"**{title(name)}**: {it['queries']:,} photos asked.")
        lines = ["| photos | figure | value | against whole photos, 95 % interval |"]
        lines.append("|---|---|---|---|")
        for way, answers in it["ways"].items():
            several = answers["queries_with_several_animals"]
            what = f"{way} ({several} with several animals)" if several else way
            for figure in _SHOWN:
                value = answers["figures"][figure]["value"]
                change = answers["against_whole_photos"].get(figure)
                lines.append(f"| {what} | {figure} | {value:.3f} | {difference(change)} |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def box_margins_table() -> str:
    """What a margin around found boxes changes, on individuals that calibrate."""
    written = json.loads(FIGURES.read_text("utf-8"))
    lines = [
        f"By `{written['command']}`: mean of 1/rank of the right individual, on individuals that "
        "calibrate, and its change from no margin.",
        "",
        "| collection | margin | 1/rank | change, 95 % interval |",
        "|---|---|---|---|",
    ]
    for name, margins in written["margins"].items():
        for margin, it in margins.items():
            change = f"{it['change']:+.3f} ({it['low']:+.3f} to {it['high']:+.3f})"
            rank = f"{it['mean_reciprocal_rank']:.3f}"
            lines.append(f"| {title(name)} | {100 * float(margin):g} % | {rank} | {change} |")
    return "\n".join([*lines, "", _said_of_margins(written["margins"])])


def _said_of_margins(margins: Mapping[str, Any]) -> str:
    """How much the choice of a margin matters, and which ones are shown to be worse than none."""
    some = {
        name: {it: row for it, row in rows.items() if it != "0"} for name, rows in margins.items()
    }
    ranks = [[row["mean_reciprocal_rank"] for row in rows.values()] for rows in some.values()]
    sides = sorted({100 * float(margin) for rows in some.values() for margin in rows})
    spread = max(max(of_one) - min(of_one) for of_one in ranks)
    worse = [
        f"{100 * float(margin):g} % ({title(name)})"
        for name, rows in some.items()
        for margin, row in rows.items()
        if row["high"] < 0
    ]
    return (
        f"Within a collection, margins of {sides[0]:g} to {sides[-1]:g} % differ by {spread:.3f} "
        f"at most; shown to be worse than no margin: {', '.join(worse) or 'none'}."
    )
