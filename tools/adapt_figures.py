"""How do the figures of docs/figures/adapt.json read, as a table?"""

import json
from pathlib import Path

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "adapt.json"
_SHOWN = (
    "MAP@5 with new_individual",
    "top-1 of the known",
    "top-5 of the known",
    "novelty AUROC",
)


def adapt_table() -> str:
    """Before, after and the gain of each figure, with 95 % intervals, one row a figure."""
    written = json.loads(FIGURES.read_text("utf-8"))
    parts = [f"By `{written['command']}`, version {written['rorqual']}, seed {written['seed']}."]
    for name, it in written["collections"].items():
        title = name.replace("_", " ").capitalize()
        parts.append(
            f"**{title}**: a head of {it['adapted_on_individuals']} individuals in "
            f"{it['adapted_on_photos']:,} photos; {it['queries']:,} photos of others asked."
        )
        lines = ["| figure | before | after | gain, 95 % interval |", "|---|---|---|---|"]
        for figure in _SHOWN:
            before, after = (f"{it[when][figure]['value']:.3f}" for when in ("before", "after"))
            gain = it["gain"].get(figure)
            change = ""
            if gain:
                change = f"{gain['value']:+.3f} ({gain['low']:+.3f} to {gain['high']:+.3f})"
            lines.append(f"| {figure} | {before} | {after} | {change} |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)
