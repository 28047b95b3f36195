"""How do the figures of trained recipes, of their choices and of an epoch's time read?"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).resolve().parents[1] / "docs" / "figures"
_COLUMNS = {
    "MAP@5 with new_individual": "MAP@5",
    "top-1 of the known": "top-1",
    "top-5 of the known": "top-5",
    "novelty AUROC": "novelty AUROC",
}


def training_table() -> str:
    """Every recipe's figures on animals that it has not seen, collection by collection."""
    return _rows_of("training", "none of them taught or calibrated")


def training_choices() -> str:
    """The same of our recipe, with each of its choices made otherwise."""
    return _rows_of("training_choices", "all of the calibrating role, of which none taught")


def _rows_of(file: str, whose: str) -> str:
    written = json.loads((_FOLDER / f"{file}.json").read_text("utf-8"))
    rows = written["rows"]
    budget = written["budget"]
    size = (
        f"{budget['epochs']} epochs at {budget['side']} pixels for every row"
        if "epochs" in budget
        else "each recipe as it is shipped"
    )
    parts = [f"By `{written['command']}`, version {written['rorqual']}: {size}."]
    for name in next(iter(rows.values()))["collections"]:
        it = next(iter(rows.values()))["collections"][name]
        parts.append(
            f"**{name.replace('_', ' ').capitalize()}**: {it['queries']:,} photos asked, "
            f"{it['new_individuals']} of the individuals new, against "
            f"{it['gallery_individuals']} individuals in {it['gallery_photos']:,} photos; "
            f"{whose}."
        )
        head = ["recipe", *_COLUMNS.values(), "photos shown", "minutes"]
        lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
        lines += [_row(row, row["collections"][name]["figures"]) for row in rows.values()]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def training_profile() -> str:
    """Where an epoch goes, as a table of shares."""
    it = json.loads((_FOLDER / "training_profile.json").read_text("utf-8"))
    parts, epoch, crops = it["parts_seconds"], it["epoch"], it["crops_made_once"]
    given_back = it["memory_given_back"]
    total = sum(parts.values())
    lines = [
        f"By `{it['command']}`, `{it['recipe']}` at {it['side']} pixels in batches of "
        f"{it['batch']}, {it['photos']} photos on {it['cores']} cores: "
        f"{epoch['photos_per_second']} photos/s, {100 * epoch['waiting_share']:.1f} % of the time "
        f"spent on waiting for crops. Cutting out the crops of {crops['photos']:,} photos took "
        f"{crops['seconds']:.0f} s, once. What a step frees stays with the process until the "
        "training ends, where the C library is glibc; given back at once, an epoch took "
        f"{given_back['times_as_long']:.1f} times as long.",
        "",
        "| part of an epoch | seconds | share |",
        "|---|---|---|",
    ]
    lines += [f"| {name} | {s:.2f} | {100 * s / total:.1f} % |" for name, s in parts.items()]
    return "\n".join(lines)


def _row(row: Mapping[str, Any], figures: Mapping[str, Any]) -> str:
    title = f"{row['title']} ({row['note']})" if row["note"] else row["title"]
    if len(row["seeds"]) > 1:
        title += f", {len(row['seeds'])} seeds"
    cells = [_cell(figures[name]) for name in _COLUMNS]
    passes = f"{row['photo_passes']:,}" if row["photo_passes"] else "-"
    return f"| {title} | {' | '.join(cells)} | {passes} | {row['minutes']:g} |"


def _cell(figure: Mapping[str, Any]) -> str:
    value, low, high = (f"{figure[key]:.3f}".lstrip("0") for key in ("value", "low", "high"))
    return f"{value} ({low} to {high})"
