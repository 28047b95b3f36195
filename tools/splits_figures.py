"""How do the figures of docs/figures/splits.json read, as tables?"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tools.figure_cells import title, with_interval
from tools.matching_figures import ways_table

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "splits.json"


def splits_tables() -> str:
    """The answers of all splits in one table for each collection."""
    written = json.loads(FIGURES.read_text("utf-8"))
    parts = [f"By `{written['command']}`, version {written['rorqual']}, {written['embed']}."]
    for name, it in written["collections"].items():
        single = "; ".join(
            f"{way} {min(of_splits):.3f} to {max(of_splits):.3f}"
            for way, of_splits in it["novelty_auroc_by_split"].items()
        )
        parts += [
            f"**{title(name)}**: {it['individuals']} individuals in {it['photos']:,} photos, "
            f"{written['splits']} splits: {it['queries']:,} times a photo was asked for; "
            f"{it['new_individuals']} of the individuals were new in one of them or more.",
            ways_table(it),
            f"{it['new_share']:.0%} of these photos show a new animal, "
            f"{it['expected_new_share']:.0%} are expected. Calibration error with the answers "
            f"weighed to that share: {_joined(it['calibration_error_as_expected'])}.",
            f"Novelty AUROC of a single split: {single}.",
        ]
    return "\n\n".join(parts)


def _joined(errors: Mapping[str, Any]) -> str:
    return "; ".join(f"{way} {with_interval(error)}" for way, error in errors.items())
