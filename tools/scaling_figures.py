"""How does docs/figures/scaling.json read, as tables?"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "scaling.json"
_TITLES = {
    "photos": "photos, one worker",
    "gallery": "photos in the gallery, one animal asked for",
    "workers": "workers on {photos} photos",
}


def scaling_tables() -> str:
    """Each fit in words, and its points with what the line leaves over."""
    it = json.loads(FIGURES.read_text("utf-8"))
    parts = [
        f"By `{it['command']}`, version {it['rorqual']}, on {it['cores']} cores; every time is the "
        f"shortest of {it['rounds']} rounds."
    ]
    for name, title in _TITLES.items():
        parts.append(_table(title.format(**it[name]), name, it[name]))
    return "\n\n".join(parts)


def _table(title: str, name: str, fit: Mapping[str, Any]) -> str:
    low, high = (_seconds(fit[key]) for key in ("each_low", "each_high"))
    each = f"{_seconds(fit['each'])} (95 %: {low} to {high})"
    said = (
        f"{_seconds(fit['fixed'])} that one worker does, and {each} that workers share"
        if name == "workers"
        else f"{_seconds(fit['fixed'])} that are due anyway, and {each} for each"
    )
    explained = "" if fit["explained"] is None else f"; R squared {fit['explained']:.3f}"
    lines = [f"{said}{explained}.", "", f"| {title} | measured | by the line | left over |"]
    lines.append("|---|---|---|---|")
    lines += [
        f"| {point['size']:,} | {_seconds(point['seconds'])} | {_seconds(point['fitted'])} "
        f"| {_seconds(point['residual'])} |"
        for point in fit["points"]
    ]
    return "\n".join(lines)


def _seconds(value: float) -> str:
    """In the unit in which it can be read."""
    if abs(value) >= 1:
        return f"{value:.2f} s"
    return f"{1e3 * value:.2f} ms" if abs(value) >= 1e-3 else f"{1e6 * value:.2f} us"
