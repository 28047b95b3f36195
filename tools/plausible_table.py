"""How do the figures of docs/figures/plausible.json read, as tables?"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tools.figure_cells import line, title, with_interval

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "plausible.json"
_HOLDS = "holds the right answer"
_HEAD = (
    "promised",
    "animals",
    "the right answer is in the set",
    "of photos",
    "individuals in the set, median",
    "90th percentile",
    "`new_individual` is in the set",
    "nobody is in the set",
)


def plausible_tables() -> str:
    """What the sets of each level hold, in a table for each collection."""
    written = json.loads(FIGURES.read_text("utf-8"))
    parts = [
        f"By `{written['command']}`, version {written['rorqual']}, {written['embed']}, "
        f"{written['splits']} splits into gallery and new photos, taken together."
    ]
    for name, it in written["collections"].items():
        parts.append(
            f"**{title(name)}**: {it['individuals']} individuals in {it['photos']:,} photos; "
            f"{_range(it['gallery_individuals'])} of them in a gallery, which calibrated itself on "
            f"{_range(it['calibration_photos'])} photos."
        )
        lines = [line(_HEAD), "|" + "---|" * len(_HEAD)]
        for level, groups in it["levels"].items():
            lines += [line(_cells(level, group, row)) for group, row in groups.items()]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _cells(level: str, group: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    holds = row[_HOLDS]
    return (
        level.lstrip("0"),
        group.replace("_", " "),
        with_interval(holds),
        f"{holds['k']:,} of {holds['n']:,}, of {row['individuals']} individuals",
        _size(row["median size"]),
        _size(row["90th percentile of sizes"]),
        with_interval(row["may be new"]),
        with_interval(row["names nobody"]),
    )


def _size(figure: Mapping[str, Any]) -> str:
    value, low, high = (f"{figure[key]:g}" for key in ("value", "low", "high"))
    return f"{value} ({low} to {high})"


def _range(counts: list[int]) -> str:
    low, high = min(counts), max(counts)
    return f"{low}" if low == high else f"{low} to {high}"
