"""How do figures look? Small SVG drawings that need no library and no network."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_ROW, _LABEL, _WIDTH, _SCALE, _VALUE = 26, 250, 640, 280, 550  # pixels


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure with its interval."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    is_baseline: bool = False


def bars(title: str, rows: Sequence[Bar]) -> str:
    """Figures of 0..1 under one another, each a point on its interval."""
    height = _ROW * (len(rows) + 1)
    parts = [_axis(height)]
    for place, row in enumerate(rows):
        y = _ROW * place + _ROW / 2
        kind = "baseline" if row.is_baseline else "model"
        name, value = escape(row.name), f"{row.value:.3f}"
        parts.append(f'<text x="{_LABEL - 10}" y="{y + 4:g}" class="name">{name}</text>')
        if row.low is not None and row.high is not None:
            x0, x1 = _across(row.low), _across(row.high)
            parts.append(f'<line x1="{x0}" x2="{x1}" y1="{y:g}" y2="{y:g}" class="{kind}"/>')
        parts.append(f'<circle cx="{_across(row.value)}" cy="{y:g}" r="5" class="{kind}"/>')
        parts.append(f'<text x="{_VALUE}" y="{y + 4:g}" class="value">{value}</text>')
    return svg(title, _WIDTH, height, parts)


def _across(value: float) -> str:
    return f"{_LABEL + _SCALE * min(max(value, 0.0), 1.0):.1f}"


def _axis(height: int) -> str:
    ticks = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, bottom = _across(share), height - _ROW
        ticks.append(f'<line x1="{x}" x2="{x}" y1="0" y2="{bottom}" class="grid"/>')
        ticks.append(f'<text x="{x}" y="{height - 8}" class="axis">{share:g}</text>')
    return f"<g>{''.join(ticks)}</g>"


def svg(title: str, width: int, height: int, parts: Sequence[str]) -> str:
    """A drawing of these elements, whose colours are those of the page's style."""
    return (
        f'<svg class="plot" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(title)}"><title>{escape(title)}</title>{"".join(parts)}</svg>'
    )
