"""How do the figures of docs/figures/clustering.json read, as tables?"""

import json
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "clustering.json"
_COLUMNS = ("precision", "recall", "adjusted_rand_index")
_DECLINED = "declined: the named animals show no similarity that is reliable"


def clustering_tables() -> str:
    """Ways of grouping with 95 % intervals, one table a collection."""
    written = json.loads(FIGURES.read_text("utf-8"))
    parts = [f"By `{written['command']}`, version {written['rorqual']}, seed {written['seed']}."]
    for name, it in written["collections"].items():
        title = name.replace("_", " ").capitalize()
        parts.append(
            f"**{title}**: {it['unnamed_photos']:,} photos of {it['unnamed_individuals']} unnamed "
            f"individuals, beside {it['named_photos']:,} photos of {it['named_individuals']} named "
            "ones."
        )
        lines = [
            "| grouped by | right pairs among those joined | pairs of one individual found | "
            "adjusted Rand index | groups |",
            "|---|---|---|---|---|",
        ]
        lines += [_row(method, figures) for method, figures in it["methods"].items()]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def anchoring_table() -> str:
    """How often a photo that was taken for a known individual was one of it."""
    written = json.loads(FIGURES.read_text("utf-8"))
    lines = ["| collection | precision asked | unnamed photos | taken for known | rightly |"]
    lines.append("|---|---|---|---|---|")
    for name, it in written["collections"].items():
        title = name.replace("_", " ").capitalize()
        for precision, figures in it["known_suggested"].items():
            if figures is None:
                lines.append(f"| {title} | {precision} | | {_DECLINED} | |")
                continue
            right = figures["right"]
            lines.append(
                f"| {title} | {precision} | {figures['unnamed_photos']} | {right['n']} | "
                f"{_share(right)} |"
            )
    return "\n".join(lines)


def _row(method: str, figures: dict[str, Any] | None) -> str:
    name = f"`{method}`" if method.startswith("rorqual") else method
    if figures is None:
        return f"| {name} | {_DECLINED} | | | |"
    precision, recall, rand = (figures[column] for column in _COLUMNS)
    shares = f"{_share(precision)} | {_share(recall)}"
    return f"| {name} | {shares} | {_figure(rand)} | {figures['groups']} |"


def _share(interval: dict[str, Any]) -> str:
    if interval["value"] is None:
        return f"{interval['k']} of {interval['n']}"
    return f"{interval['k']:,} of {interval['n']:,}, {_figure(interval)}"


def _figure(interval: dict[str, Any]) -> str:
    return f"{interval['value']:.3f} ({interval['low']:.3f} to {interval['high']:.3f})"
