"""How do the figures of docs/figures/main_job.json read, as tables?"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "main_job.json"


def main_job_tables() -> str:
    """Each collection's figures with intervals, beside those of always answering "new"."""
    written = json.loads(FIGURES.read_text("utf-8"))
    parts = [f"By `{written['command']}`, version {written['rorqual']}, seed {written['seed']}."]
    for name, it in written["collections"].items():
        title = name.replace("_", " ").capitalize()
        parts.append(
            f"**{title}**: {it['queries']:,} photos asked, {it['new_individuals']} of the "
            f"individuals new, against {it['gallery_individuals']} individuals in "
            f"{it['gallery_photos']:,} photos."
        )
        rows = {**it["figures"], 'MAP@5 of always answering "new"': it["always_new"]}
        lines = ["| figure | value | 95 % interval | count | of |", "|---|---|---|---|---|"]
        lines += [_row(figure, share) for figure, share in rows.items()]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _row(figure: str, share: Mapping[str, Any]) -> str:
    value, low, high = (f"{share[key]:.3f}" for key in ("value", "low", "high"))
    hits = "" if share["k"] is None else f"{share['k']:,}"
    return f"| {figure} | {value} | {low} to {high} | {hits} | {share['n']:,} |"
