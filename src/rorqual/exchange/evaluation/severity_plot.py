"""How fast is identification lost as photos get worse? A panel for each kind of damage, as SVG."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from rorqual.exchange.evaluation.plots import svg

PAPERS_KINDS = ("blur", "dusk", "blur and dusk")  # the paper's four figures are among these
_COLUMNS, _PANEL_WIDTH, _PANEL_HEIGHT = 3, 220, 190  # pixels
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 8, 30, 28  # from the edges of a panel to its square
_LEGEND = 62
_STEP = 0.25  # between lines of the grid


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a panel lies, and which drops it shows."""

    x: float
    y: float
    least: float
    most: float

    @property
    def left(self) -> float:
        return self.x + _LEFT

    @property
    def right(self) -> float:
        return self.x + _PANEL_WIDTH - _RIGHT

    def down(self, drop: float) -> float:
        """Place of a drop; a greater one lies lower, as a curve of MAP@5 would."""
        inner = _PANEL_HEIGHT - _TOP - _BOTTOM
        share = (min(max(drop, self.least), self.most) - self.least) / (self.most - self.least)
        return self.y + _TOP + inner * share


def severity_curves(title: str, part: Mapping[str, Any], *, target: float) -> str:
    """Relative drops of MAP@5 with their paired intervals, by kind and severity.

    Args:
        title: of the drawing.
        part: `robustness` of a report.
        target: the greatest relative drop that is asked for, drawn as a line.
    """
    of_kind: dict[str, list[Mapping[str, Any]]] = {}
    for it in part["conditions"]:
        of_kind.setdefault(it["kind"], []).append(it)
    least, most = _range(part["conditions"], target)
    clean = part["paper"]["clean"]
    paper = [(clean - value) / clean for value in part["paper"]["degraded"]]
    parts: list[str] = []
    for place, (kind, rows) in enumerate(of_kind.items()):
        x, y = place % _COLUMNS * _PANEL_WIDTH, place // _COLUMNS * _PANEL_HEIGHT
        frame = _Frame(x, y, least, most)
        parts += _panel(frame, kind, rows, target, paper if kind in PAPERS_KINDS else ())
    height = math.ceil(len(of_kind) / _COLUMNS) * _PANEL_HEIGHT
    parts += _legend(height, target)
    return svg(title, _COLUMNS * _PANEL_WIDTH, height + _LEGEND, parts)


def _range(conditions: Sequence[Mapping[str, Any]], target: float) -> tuple[float, float]:
    """Least and greatest drop that are shown: all intervals, in whole steps of the grid."""
    ends = [it["relative_drop"][end] for it in conditions for end in ("low", "high", "value")]
    known = [0.0, target, *(end for end in ends if end is not None)]
    return (
        _STEP * math.floor(max(min(known), -1.0) / _STEP),
        _STEP * math.ceil(max(known) / _STEP),
    )


def _panel(
    frame: _Frame,
    kind: str,
    rows: Sequence[Mapping[str, Any]],
    target: float,
    paper: Sequence[float],
) -> Iterator[str]:
    middle = (frame.left + frame.right) / 2
    yield f'<text x="{middle:g}" y="{frame.y + 20:g}" class="head">{escape(kind)}</text>'
    for number in range(round((frame.most - frame.least) / _STEP) + 1):
        drop = frame.least + number * _STEP
        yield _level(frame, drop, "grid" if drop else "zero")
        at, change = f'x="{frame.left - 6:g}" y="{frame.down(drop) + 4:.1f}"', -100 * drop
        yield f'<text {at} class="tick">{f"{change:+.0f}" if drop else "0"} %</text>'
    yield _level(frame, target, "target")
    yield from (_level(frame, drop, "paper") for drop in paper)
    points = []
    for place, it in enumerate(rows, start=1):
        x = frame.left + (frame.right - frame.left) * place / (len(rows) + 1)
        below = f'x="{x:.1f}" y="{frame.y + _PANEL_HEIGHT - 12:g}"'
        words = it["name"] if len(rows) == 1 else _amount(it["name"])
        yield f'<text {below} class="axis">{escape(words)}</text>'
        drop = it["relative_drop"]
        if drop["value"] is None:
            continue
        points.append((x, frame.down(drop["value"])))
        if drop["low"] is not None:
            ends = f'y1="{frame.down(drop["low"]):.1f}" y2="{frame.down(drop["high"]):.1f}"'
            yield f'<line x1="{x:.1f}" x2="{x:.1f}" {ends} class="model"/>'
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in [(frame.left, frame.down(0.0)), *points])
    yield f'<polyline points="{joined}" class="curve c0"/>'
    yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" class="model"/>' for x, y in points)


def _level(frame: _Frame, drop: float, kind: str) -> str:
    y = f"{frame.down(drop):.1f}"
    return f'<line x1="{frame.left:g}" x2="{frame.right:g}" y1="{y}" y2="{y}" class="{kind}"/>'


def _amount(name: str) -> str:
    """What is a number in the name of a condition: `70 %` of `brightness 70 %`."""
    words = name.split()
    return " ".join(it for it in words if it == "%" or any(map(str.isdigit, it)))


def _legend(top: float, target: float) -> Iterator[str]:
    rows = (
        ("model", "this model, change of MAP@5 as a share of it, paired, 95 %"),
        ("paper", "the paper's four figures, whichever is whose"),
        ("target", f"at most {100 * target:.0f} % should be lost on moderately bad photos"),
    )
    for place, (kind, words) in enumerate(rows):
        y = top + 10 + 20 * place
        yield f'<line x1="10" x2="34" y1="{y:g}" y2="{y:g}" class="{kind}"/>'
        yield f'<text x="42" y="{y + 4:g}" class="key">{escape(words)}</text>'
