"""How do the figures of docs/figures/backbones.json read, as a table?"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "backbones.json"
_HEAD = (
    "trunk",
    "parameters",
    "ONNX",
    "latency, median (95th percentile)",
    "training of 1,000 photos",
    "held-out top-5",
    "reference: latency, top-5",
)


def backbone_table() -> str:
    """Each trunk's price and worth, beside what the reference's notes say of it."""
    written = json.loads(FIGURES.read_text("utf-8"))
    training = written["training"]
    asked = " or ".join(
        sorted(
            {
                f"{it['held_out_top_5']['n']}"
                for it in written["backbones"].values()
                if it["held_out_top_5"]
            }
        )
    )
    lines = [
        f"By `{written['command']}` with {written['threads']} threads: latency at batch 1 and "
        f"{written['side']} pixels in ONNX Runtime. Trained on {training['photos']} photos of "
        f"{training['collection'].replace('_', ' ')} for {training['epochs']} epochs at "
        f"{training['side']} pixels, from random weights where no star stands, from ImageNet's "
        f"where one does; the top-5 is of {asked} photos of other animals. "
        "So short a training does not rank trunks; more photos, epochs and pixels are options of "
        "the command.",
        "",
        f"| {' | '.join(_HEAD)} |",
        "|" + "---|" * len(_HEAD),
    ]
    lines += [_row(title, row) for title, row in written["backbones"].items()]
    return "\n".join(lines)


def _row(title: str, row: Mapping[str, Any]) -> str:
    star = " \\*" if row["weights"] != "none" else ""
    latency, top_5 = row["latency_ms"], row["held_out_top_5"]
    seconds = row["training_seconds_per_1000"]
    cells = (
        f"{title}{star}",
        f"{row['parameters'] / 1e6:.1f} M",
        f"{row['onnx_mb']:.0f} MB",
        f"{latency['median']:.0f} ms ({latency['p95']:.0f} ms)",
        f"{seconds:.0f} s" if seconds else "-",
        f"{top_5['value']:.2f} ({top_5['low']:.2f} to {top_5['high']:.2f}), "
        f"{top_5['k']} of {top_5['n']}"
        if top_5
        else "-",
        f"{row['reference_ms']:.0f} ms, {row['reference_top_5']:.2f}"
        if row["reference_ms"]
        else "-",
    )
    return f"| {' | '.join(cells)} |"
