"""How do the figures of docs/figures/search.json read, as tables?"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "search.json"
_NAMES = {
    "exact": "**Rorqual, exact**",
    "shortlist": "**Rorqual, shortlists**",
    "pgvector": "**Rorqual, pgvector**",
}


def search_table() -> str:
    """Each way to search at each size."""
    it = search_figures()
    lines = [
        f"By `{it['command']}` on {it['cores']} cores, {it['queries']} queries a row. The "
        f"machine was shared (load {_loads(it)}), so times on the clock are longer than on a "
        "quiet one; the processor's seconds say what the work costs.",
        "",
        "| vectors | way | build, processor s | file MB | a query: median ms (p95) | "
        f"processor ms | {it['at_once']} at once: processor ms each | recall@1 | recall@10 | "
        "resident MB |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for size, ways in it["sizes"].items():
        lines += [_row(int(size), way, figures) for way, figures in ways.items()]
    return "\n".join(lines)


def search_answers() -> str:
    """What a whole answer costs, where it was measured."""
    it = search_figures()
    lines = [
        f"By the same command, {it['queries']} queries a row, one at a time:",
        "",
        "| vectors | way | whole answer: median ms (p95) | of that the index | "
        "processor ms | load | resident MB | most while opened, MB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for size, ways in it["sizes"].items():
        for way, figures in ways.items():
            whole = figures.get("whole")
            if whole:
                index = f"{whole['index_ms']:.1f}" if "index_ms" in whole else ""
                lines.append(
                    f"| {int(size):,} | {_NAMES[way]} | {whole['median_ms']:.1f} "
                    f"({whole['p95_ms']:.1f}) | {index} | {whole['processor_ms']:.1f} | "
                    f"{whole['load']:.0f} | {whole['resident_mb']:,} | {whole['peak_mb']:,} |"
                )
    return "\n".join(lines)


def search_probabilities() -> str:
    """What shortlists change in the results, where both ways were compared."""
    lines = [
        "| vectors | same likeliest | same five, in order | same suggestion | largest difference "
        "of a probability: median (95 %, worst) |",
        "|---|---|---|---|---|",
    ]
    for size, ways in search_figures()["sizes"].items():
        found = ways.get("shortlist", {}).get("probabilities")
        if found:
            apart = found["largest_difference_of_a_query"]
            shares = (found[name] for name in ("same_first", "same_five_in_order", "same_verdict"))
            lines.append(
                f"| {int(size):,} | {' | '.join(f'{share:.1%}' for share in shares)} | "
                f"{apart['median']:.4f} ({apart['p95']:.4f}, {apart['max']:.4f}) |"
            )
    return "\n".join(lines)


def search_changes() -> str:
    """What building, adding and deleting cost."""
    it = search_figures()
    measured = {
        f"{int(size):,} vectors": ways["shortlist"]
        for size, ways in it["sizes"].items()
        if "change" in ways.get("shortlist", {})
    }
    built = [f"{figures['build']['peak_mb']:,} MB with {at}" for at, figures in measured.items()]
    changed = [
        f"{figures['change']['processor_seconds']:.1f} s with {at}"
        for at, figures in measured.items()
    ]
    return (
        f"The most memory of a process that builds the index is {', '.join(built)}. To read it, "
        f"add {it['changed']:,} photos, delete as many and keep it again takes, of the processor, "
        f"{', '.join(changed)}."
    )


def _row(size: int, way: str, figures: Mapping[str, Any]) -> str:
    built, asked = figures["build"], figures["answer"]
    is_built = built["file_mb"] > 0
    cells: Sequence[str] = (
        f"{size:,}",
        _NAMES.get(way, way),
        f"{built['processor_seconds']:.0f}" if is_built else "",
        f"{built['file_mb']:.0f}" if is_built else "",
        f"{asked['median_ms']:.1f} ({asked['p95_ms']:.1f})",
        f"{asked['processor_ms']:.1f}",
        f"{asked['bulk_processor_ms']:.1f}",
        f"{asked['recall_at_1']:.3f}",
        f"{asked['recall_at_10']:.3f}",
        f"{asked['resident_mb']:,}",
    )
    return f"| {' | '.join(cells)} |"


def _loads(it: Mapping[str, Any]) -> str:
    loads = [way["answer"]["load"] for ways in it["sizes"].values() for way in ways.values()]
    return f"{min(loads):.0f} to {max(loads):.0f}"


def search_figures() -> dict[str, Any]:
    """All of them."""
    figures: dict[str, Any] = json.loads(FIGURES.read_text("utf-8"))
    return figures
