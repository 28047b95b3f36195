"""How do the figures of docs/figures/tiles.json read, as tables?"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tools.figure_cells import difference, title, with_interval

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "tiles.json"
_TOP = "top-1 of the known"
_COLUMNS = {
    _TOP: "top-1",
    "among the five likeliest individuals": "five likeliest",
    "novelty AUROC": "novelty AUROC",
}


def tiles_tables() -> str:
    """Each set of tiles in a table for each collection, paired with one look at the whole."""
    written = json.loads(FIGURES.read_text("utf-8"))
    parts = [f"By `{written['command']}`, version {written['rorqual']}, {written['embed']}."]
    for name, it in written["collections"].items():
        counts = next(iter(it["sets"].values()))["figures"]
        parts.append(
            f"**{title(name)}**: {it['individuals']} individuals in "
            f"{it['photos']:,} photos, five splits into gallery and new photos: "
            f"{counts['novelty AUROC']['n']:,} times a photo was asked for, "
            f"{counts[_TOP]['n']:,} times one of a known animal."
        )
        head = ["looks at", "looks", *_COLUMNS.values(), "top-1 against the whole alone"]
        lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
        lines += [_line(way, row, written["shipped"]) for way, row in it["sets"].items()]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _line(way: str, row: Mapping[str, Any], shipped: str) -> str:
    cells = [with_interval(row["figures"][name]) for name in _COLUMNS]
    name = f"**{way}**" if way == shipped else way
    return f"| {' | '.join([name, str(row['looks']), *cells, difference(row['gain'].get(_TOP))])} |"
