"""How do the figures of docs/figures/masking.json read, as a table?"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "masking.json"
_CHANGE = "{}, change"


def masking_table() -> str:
    """Each species' figures with and without background, and the paired change."""
    written = json.loads(FIGURES.read_text("utf-8"))
    stamps = " and ".join(written["models"].values())
    lines = [
        f"By `{written['command']}`, version {written['rorqual']}, seed {written['seed']}, with "
        f"{stamps}.",
        "",
        "| species | photo | right individual first | 1/rank | change of 1/rank, 95 % interval |",
        "|---|---|---|---|---|",
    ]
    for name, species in written["species"].items():
        told = species["photos"] - species["photos_without_mask"]
        title = (
            f"{name.replace('_', ' ').capitalize()}, {species['individuals']} individuals, "
            f"{told} of {species['photos']} photos with a mask"
        )
        for way, figures in species["ways"].items():
            lines.append(f"| {title} | {way} | {' | '.join(_cells(figures))} |")
    return "\n".join(lines)


def _cells(figures: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    first, rank = figures["first"], figures["1/rank"]
    change = figures.get(_CHANGE.format("1/rank"))
    return (
        f"{first['k']} of {first['n']}, {_interval(first)}",
        _interval(rank),
        _interval(change, sign="+") if change else "",
    )


def _interval(figure: Mapping[str, float], sign: str = "") -> str:
    value, low, high = (format(figure[name], f"{sign}.3f") for name in ("value", "low", "high"))
    return f"{value} ({low} to {high})"
