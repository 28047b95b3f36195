"""How do the figures of docs/figures/speed.json read, as a table?"""

import json
from pathlib import Path

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "speed.json"


def speed_table() -> str:
    """Times and rates beside those of the straightforward way, as ratios of one run."""
    it = json.loads(FIGURES.read_text("utf-8"))
    one, steps = it["one_photo_1920x1080"], it["steps"]
    bulk, search = it["bulk_960x640"], it["search"]
    vectors, individuals = it["gallery"]["vectors"], it["gallery"]["individuals"]
    return "\n".join(
        [
            f"By `{it['command']}` on {it['cores']} cores, against {vectors:,} vectors of "
            f"{individuals:,} individuals; resident memory {it['resident_mb']} MB.",
            "",
            "| what | here | the straightforward way | ratio |",
            "|---|---|---|---|",
            f"| one photo of 1920x1080, median of {one['n']} | {one['median_ms']:.0f} ms | "
            f"{one['straightforward_median_ms']:.0f} ms | {one['ratio']:.1f} |",
            f"| the same, 95th percentile | {one['p95_ms']:.0f} ms | "
            f"{one['straightforward_p95_ms']:.0f} ms | "
            f"{one['straightforward_p95_ms'] / one['p95_ms']:.1f} |",
            "| of it, to read, gate, find, embed and compare, 95th percentile | "
            f"{steps['leading_p95_ms']:.0f} ms | |  |",
            f"| {bulk['photos']} photos of 960x640, kept in a catalogue | "
            f"{bulk['photos_per_second']:.0f} photos/s | "
            f"{bulk['straightforward_photos_per_second']:.0f} photos/s | {bulk['ratio']:.1f} |",
            f"| exact search, median of {search['n']} | {search['median_ms']:.1f} ms | "
            f"{search['straightforward_median_ms']:.1f} ms | {search['ratio']:.1f} |",
        ]
    )
