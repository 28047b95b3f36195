"""How do the figures of docs/figures/matching.json read, as tables?"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tools.figure_cells import difference, line, plain, title, with_interval

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "matching.json"
_ERROR = "calibration error of the top answer"
_MAP = "MAP@5 with new_individual"
_TOP = "top-1 of the known"
_COLUMNS = {
    _MAP: "MAP@5",
    _TOP: "top-1",
    "among the five likeliest individuals": "five likeliest",
    "novelty AUROC": "novelty AUROC",
    _ERROR: "calibration error (by chance alone)",
}


def matching_tables() -> str:
    """Every way of matching in one table for each collection, paired with the embedding alone."""
    written = json.loads(FIGURES.read_text("utf-8"))
    parts = [f"By `{written['command']}`, version {written['rorqual']}, seed {written['seed']}."]
    for name, it in written["collections"].items():
        found = "; ".join(_used(marks, its) for marks, its in it["calibrations"].items())
        parts.append(
            f"**{title(name)}**: {it['queries']:,} photos asked, {it['new_individuals']} of the "
            f"individuals new, against {it['gallery_individuals']} individuals in "
            f"{it['gallery_photos']:,} photos. What the catalogue's own calibration found: {found}."
        )
        parts.append(ways_table(it))
        took = "; ".join(_seconds(marks, its) for marks, its in it["seconds"].items())
        parts.append(f"Time a photo, median and 95th percentile: {took}.")
    parts += _fins(written["dolphin_fins"])
    return "\n\n".join(parts)


def ways_table(collection: Mapping[str, Any]) -> str:
    """The ways of answering of one collection, and what they gain over the embedding alone."""
    gained = [f"{_COLUMNS[name]} against the embedding" for name in (_MAP, _TOP)]
    head = ["way", *_COLUMNS.values(), *gained]
    lines = [line(head), line(["---"] * len(head))]
    for way, row in collection["rows"].items():
        cells = [with_interval(row["figures"].get(name)) for name in _COLUMNS]
        if chance := row["error_by_chance"]:
            cells[-1] += f"; {plain(chance['value'])}"
        chosen = f"; {row['chosen']}" if "chosen" in row else ""
        lines.append(
            line([way + chosen, *cells, *(difference(row["gain"].get(it)) for it in (_MAP, _TOP))])
        )
    for pair in collection["pairs"]:
        gains = [difference(pair["gain"].get(name)) for name in _COLUMNS]
        lines.append(line([f"{pair['first']} - {pair['second']}", *gains, "", ""]))
    return "\n".join(lines)


def _fins(fins: Mapping[str, Any]) -> list[str]:
    lines = ["| way | AUROC | against the embedding |", "|---|---|---|"]
    lines += [
        line([way, with_interval(it), difference(fins["gain"].get(way))])
        for way, it in fins["auroc"].items()
    ]
    return [
        f"**Dolphin fins**: one animal in {fins['photos_of_the_animal']} photos against the rest "
        f"in {fins['photos_of_others']}, with the shipped calibrations, which know RootSIFT.",
        "\n".join(lines),
    ]


def _used(marks: str, calibration: Mapping[str, Any]) -> str:
    return f"marks by {_named(marks)} are {'used' if calibration['kept'] else 'not used'}"


def _named(marks: str) -> str:
    """The marks as a command names them, and which closer look the embedder took."""
    compared, separator, embedder = marks.partition("; ")
    name, on, photos = compared.partition(" on ")
    return f"`{name}`{on}{photos}" + (f" beside {embedder}" if separator else "")


def _seconds(marks: str, measured: Mapping[str, Any]) -> str:
    before, comparison = (
        f"{its['median']:.2f} and {its['p95']:.2f} s"
        for its in (measured["photo"], measured["comparison of marks"])
    )
    return f"{before} up to its embedding and marks by `{marks}`, {comparison} to compare these"
