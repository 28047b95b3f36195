"""How do figures of embedders that look closer read, as tables? Tiles, and larger pictures."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tools.figure_cells import difference, title, with_interval

_FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures"
_TOP = "top-1 of the known"
_COLUMNS = {
    _TOP: "top-1",
    "among the five likeliest individuals": "five likeliest",
    "novelty AUROC": "novelty AUROC",
}
Costs = Callable[[str, Mapping[str, Any]], Sequence[str]]  # name, its row -> cells


def tiles_tables() -> str:
    """Each set of tiles in a table for each collection, paired with one look at the whole."""

    def looks(_name: str, row: Mapping[str, Any]) -> Sequence[str]:
        return [str(row["looks"])]

    return _tables("tiles", ["looks at", "looks"], looks, "the whole alone")


def closer_tables() -> str:
    """Each embedder in a table for each collection, paired with the default one."""
    embedders = _written("closer")["embedders"]
    default = next(iter(embedders.values()))["median_ms"]

    def price(name: str, _row: Mapping[str, Any]) -> Sequence[str]:
        its = embedders[name]
        return [f"{its['median_ms'] / default:.1f}", f"{its['dimension']:,}"]

    return _tables("closer", ["embedder", "time", "numbers"], price, "the default")


def _tables(name: str, head: Sequence[str], costs: Costs, against: str) -> str:
    written = _written(name)
    columns = [*head, *_COLUMNS.values(), f"top-1 against {against}"]
    parts = [f"By `{written['command']}`, version {written['rorqual']}, {written['embed']}."]
    for collection, it in written["collections"].items():
        counts = next(iter(it["sets"].values()))["figures"]
        parts.append(
            f"**{title(collection)}**: {it['individuals']} individuals in "
            f"{it['photos']:,} photos, five splits into gallery and new photos: "
            f"{counts['novelty AUROC']['n']:,} times a photo was asked for, "
            f"{counts[_TOP]['n']:,} times one of a known animal."
        )
        lines = [f"| {' | '.join(columns)} |", "|" + "---|" * len(columns)]
        parts.append("\n".join([*lines, *_lines(it["sets"], written["shipped"], costs)]))
    return "\n\n".join(parts)


def _lines(sets: Mapping[str, Any], shipped: str, costs: Costs) -> Iterator[str]:
    for name, row in sets.items():
        shown = f"**{name}**" if name == shipped else name
        measured = [with_interval(row["figures"][column]) for column in _COLUMNS]
        cells = [shown, *costs(name, row), *measured, difference(row["gain"].get(_TOP))]
        yield f"| {' | '.join(cells)} |"


def _written(name: str) -> dict[str, Any]:
    written: dict[str, Any] = json.loads((_FIGURES / f"{name}.json").read_text("utf-8"))
    return written
