"""How do the figures of docs/figures/species_channel.json read, as a table?"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tools.figure_cells import difference

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "species_channel.json"


def species_channel_table() -> str:
    """Answers with and without the species, and what the species adds."""
    it = json.loads(FIGURES.read_text("utf-8"))
    of_species = " and ".join(
        f"{count} of {name.replace('_', ' ')}" for name, count in it["gallery_species"].items()
    )
    return "\n\n".join(
        (
            f"By `{it['command']}`, version {it['rorqual']}, seed {it['seed']}.",
            f"{it['queries']:,} photos asked, {it['new_individuals']} of the individuals new, "
            f"against {it['gallery_individuals']} individuals ({of_species}) in "
            f"{it['gallery_photos']:,} photos. What the catalogue's own calibration found of the "
            f"species: {_kept(it['calibration'])}.",
            "Asked together with marks, as `rorqual calibrate --species` does: "
            f"{_kept(it['calibration_by_default'])}.",
            _table(it),
        )
    )


def _kept(calibration: Mapping[str, Any]) -> str:
    said = "used" if calibration["kept"] else "not used"
    gain = calibration.get("log_loss_gain")
    if gain is None:
        return said
    return f"{said}; the right answer became less surprising by {difference(gain)} nats"


def _table(it: Mapping[str, Any]) -> str:
    ways, gains = it["ways"], it["differences"]
    names = next(iter(gains.values()))
    lines = [f"| way | {' | '.join(names)} |", f"|---|{'---|' * len(names)}"]
    for way, found in ways.items():
        cells = (
            f"{found[name]['value']:.3f} ({found[name]['low']:.3f} to {found[name]['high']:.3f})"
            for name in names
        )
        lines.append(f"| {way} | {' | '.join(cells)} |")
    for way, gain in gains.items():
        cells = (difference(gain[name]) for name in names)
        lines.append(f"| difference: {way} | {' | '.join(cells)} |")
    return "\n".join(lines)
