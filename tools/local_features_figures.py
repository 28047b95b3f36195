"""How do the figures of docs/figures/local_features.json read, as a table?"""

import json
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "local_features.json"
_TITLES = {"right_whales": "right whales", "happywhale": "Happywhale"}
_FEWEST = 20  # photos asked; of fewer nothing can be said
_WAYS = {"local, shortlist": "the shortlist", "local, all photos": "all photos"}


def local_features_table() -> str:
    """Each kind of marks on the embedding's shortlist and on all photos, beside the embedding."""
    it = json.loads(FIGURES.read_text("utf-8"))
    lines = [
        f"By `{it['command']} --marks MARKS`, photos of individuals that taught nothing; seconds "
        "are those of one core for the shortlist of a photo, median and 95th percentile.",
        "",
        "| collection | by | against | top-1 | top-5 | seconds |",
        "|---|---|---|---|---|---|",
    ]
    for name, title in _TITLES.items():
        first = next(iter(it["marks"].values()))["collections"][name]["figures"]["embedding"]
        lines.append(f"| {title} | the embedding | all photos | {_tops(first)} |  |")
        for marks, measured in it["marks"].items():
            found = measured["collections"][name]
            seconds = (
                f"{found['query_core_seconds_median']:.2f}, {found['query_core_seconds_95th']:.2f}"
            )
            for way, against in _WAYS.items():
                if found["figures"][way]["top-1"]["n"] < _FEWEST:
                    continue
                told = seconds if way == "local, shortlist" else ""
                tops = _tops(found["figures"][way])
                lines.append(f"| {title} | `{marks}` | {against} | {tops} | {told} |")
    return "\n".join(lines)


def _tops(figures: dict[str, Any]) -> str:
    return " | ".join(
        f"{it['value']:.3f} ({it['low']:.3f} to {it['high']:.3f}, {it['k']} of {it['n']})"
        for it in (figures["top-1"], figures["top-5"])
    )
