"""How do the figures of docs/figures/families.json read, as a table?"""

import json
from pathlib import Path
from typing import Any

from rorqual.networks.family.family_file import shipped_families

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "families.json"


def family_table() -> str:
    """Size, time and memory of the public networks; those that were not measured say so."""
    it = json.loads(FIGURES.read_text("utf-8"))
    lines = [
        f"By `{it['command']}` with random weights of the real size, ONNX Runtime on "
        f"{it['threads']} threads: milliseconds of a picture on the clock and, in brackets, of the "
        "processor, both threads together. Memory is that of the process, less that before "
        "loading.",
        "",
        "| network | input | numbers | licence | file | one picture | memory | 16 at once, each "
        "| memory |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for family in shipped_families().values():
        if family.architecture is None and family.clip is None:
            continue  # what finds or pairs keypoints makes no vector of a picture
        for name in (
            family.id,
            *(key for key in it["families"] if key.startswith(f"{family.id}@")),
        ):
            measured = it["families"].get(name)
            size = (
                measured["input"] if measured else f"{family.picture.width}x{family.picture.height}"
            )
            file = f"{measured['megabytes']} MB" if measured else "not measured"
            alone, together = (_batch(measured, batch) for batch in ("1", "16"))
            lines.append(
                f"| `{name}` | {size} | {family.dimension} | {family.licence} "
                f"| {file} | {alone} | {together} |"
            )
    return "\n".join(lines)


def _batch(measured: dict[str, Any] | None, batch: str) -> str:
    if measured is None or batch not in measured["batches"]:
        return "|"
    it = measured["batches"][batch]
    return (
        f"{it['ms_a_picture']:.0f} ms ({it['processor_ms_a_picture']:.0f}) "
        f"| {it['resident_mb']:,} MB"
    )
