"""How do the figures of docs/figures/mark_facts.json read, as a table?"""

import json
from pathlib import Path

from tools.figure_cells import difference

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "mark_facts.json"


def mark_facts_table() -> str:
    """What each fact of a comparison adds, beside the embedding and beside the score."""
    written = json.loads(FIGURES.read_text("utf-8"))
    ways = written["ways"]
    n = next(iter(ways.values()))["gain"]["n"]
    lines = [
        f"By `{written['command']}`, version {written['rorqual']}, {written['embed']}, "
        f"{written['marks']}: {written['asked']} photos of {written['individuals']} right whales, "
        f"asked as known and as new, {n:,} answers; nats, more is better.",
        "",
        "| counts | gain over the embedding alone | gain over the score | weights |",
        "|---|---|---|---|",
    ]
    for way, its in ways.items():
        weights = ", ".join(f"{name} {weight:.2f}" for name, weight in its["weights"].items())
        against = "" if way == "score" else difference(its["against_score"])
        lines.append(f"| {way} | {difference(its['gain'])} | {against} | {weights} |")
    return "\n".join(lines)
