"""How do the figures of docs/figures/heads.json read, as tables?"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "heads.json"
_COLUMNS = {
    "MAP@5 with new_individual": "MAP@5",
    "top-1 of the known": "top-1",
    "top-5 of the known": "top-5",
    "novelty AUROC": "novelty AUROC",
}


def heads_tables() -> str:
    """Every row's figures with intervals, and what it gains in MAP@5 over the default, paired."""
    written = json.loads(FIGURES.read_text("utf-8"))
    parts = [f"By `{written['command']}`, version {written['rorqual']}, seed {written['seed']}."]
    for name, it in written["collections"].items():
        parts.append(
            f"**{name.replace('_', ' ').capitalize()}**: {it['queries']:,} photos asked, "
            f"{it['new_individuals']} of the individuals new, against "
            f"{it['gallery_individuals']} individuals in {it['gallery_photos']:,} photos; none "
            "of them taught or calibrated."
        )
        head = ["head", *_COLUMNS.values(), "MAP@5 against the default"]
        lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
        lines += [_row(title, row) for title, row in it["rows"].items()]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _row(title: str, row: Mapping[str, Any]) -> str:
    cells = [_cell(row["figures"].get(name)) for name in _COLUMNS]
    gain = row["gain"].get("MAP@5 with new_individual")
    change = f"{gain['value']:+.3f} ({gain['low']:+.3f} to {gain['high']:+.3f})" if gain else ""
    return f"| {title}; {row['chosen']} | {' | '.join(cells)} | {change} |"


def _cell(figure: Mapping[str, Any] | None) -> str:
    if figure is None:
        return "-"
    value, low, high = (f"{figure[key]:.3f}".lstrip("0") for key in ("value", "low", "high"))
    return f"{value} ({low} to {high})"
