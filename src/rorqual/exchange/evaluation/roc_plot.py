"""How do the gate's curves and operating points look? The whole square, and its best corner."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from rorqual.exchange.evaluation.plots import svg

CORNER = 0.1  # of the false positive rate that the second square shows, and as much of the TPR
_SIDE, _LEFT, _TOP, _GAP = 240, 52, 16, 62  # pixels
_UNDER = 44  # below a square, for its axis

Point = tuple[float, float]


def gate_curves(title: str, gates: Mapping[str, Mapping[str, Any]]) -> str:
    """ROC of each gate, with the thresholds in force and chosen; empty curves are left out.

    Args:
        title: of the drawing.
        gates: name -> `gate` of a report.
    """
    parts: list[str] = []
    for place, reach in enumerate((1.0, CORNER)):
        left = _LEFT + place * (_SIDE + _GAP)
        parts += _square(left, reach)
        for number, gate in enumerate(gates.values()):
            points = [(x, y) for x, y in gate["curve"]]
            path = " ".join(_at(left, reach, it) for it in _within(points, reach))
            if path:
                parts.append(f'<polyline points="{path}" class="curve c{number % 6}"/>')
            parts += _operating_points(left, reach, number, gate)
    top = _TOP + _SIDE + _UNDER + 14
    rows = list(_legend(gates, top))
    return svg(title, _LEFT + 2 * _SIDE + _GAP + 16, top + 20 * (len(gates) + 1), [*parts, *rows])


def _within(points: Sequence[Point], reach: float) -> list[Point]:
    """The part of a curve in the corner, cut where it enters and leaves."""
    found: list[Point] = []
    for before, point in zip([*points[:1], *points], points, strict=False):
        if point[1] >= 1.0 - reach and before[1] < 1.0 - reach:
            found.append(_cut(before, point, 1, 1.0 - reach))
        if point[0] > reach:
            if before[0] <= reach and before[1] >= 1.0 - reach:
                found.append(_cut(before, point, 0, reach))
            break
        if point[1] >= 1.0 - reach:
            found.append(point)
    return [it for it in found if it[0] <= reach]


def _cut(before: Point, point: Point, axis: int, value: float) -> Point:
    share = (value - before[axis]) / (point[axis] - before[axis])
    return (
        before[0] + share * (point[0] - before[0]),
        before[1] + share * (point[1] - before[1]),
    )


def _square(left: float, reach: float) -> Iterator[str]:
    bottom, middle = _TOP + _SIDE, left + _SIDE / 2
    yield f'<rect x="{left}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}" class="frame"/>'
    for share in (0.0, 0.5, 1.0):
        x, y = left + share * _SIDE, bottom - share * _SIDE
        yield f'<text x="{x:g}" y="{bottom + 15}" class="axis">{share * reach:g}</text>'
        up = 1.0 - reach + share * reach
        yield f'<text x="{left - 5}" y="{y + 4:g}" class="tick">{up:g}</text>'
    yield f'<text x="{middle:g}" y="{bottom + 32}" class="axis">others let in</text>'
    turned = f"translate({left - 34} {_TOP + _SIDE / 2:g}) rotate(-90)"
    yield f'<text transform="{turned}" class="axis">cetaceans let in</text>'


def _at(left: float, reach: float, point: Point) -> str:
    x, y = point[0] / reach, (1.0 - point[1]) / reach
    return f"{left + _SIDE * x:.1f},{_TOP + _SIDE * y:.1f}"


def _operating_points(
    left: float, reach: float, number: int, gate: Mapping[str, Any]
) -> Iterator[str]:
    for rates, radius, filled in ((gate["figures"], 2, "full"), (gate["chosen"], 6, "ring")):
        if not {"sensitivity", "specificity"} <= rates.keys():
            continue
        tpr, tnr = rates["sensitivity"]["value"], rates["specificity"]["value"]
        if tpr is None or tnr is None or 1.0 - tnr > reach or tpr < 1.0 - reach:
            continue
        x, y = _at(left, reach, (1.0 - tnr, tpr)).split(",")
        yield f'<circle cx="{x}" cy="{y}" r="{radius}" class="curve c{number % 6} {filled}"/>'


def _legend(gates: Mapping[str, Mapping[str, Any]], top: float) -> Iterator[str]:
    for number, (name, gate) in enumerate(gates.items()):
        y = top + 20 * number
        words = f"{name}: threshold in force {gate['threshold']:g}"
        if gate["chosen_threshold"] is not None:
            words += f", chosen {gate['chosen_threshold']:.3f}"
        place = f'x1="{_LEFT}" x2="{_LEFT + 24}" y1="{y}" y2="{y}"'
        yield f'<line {place} class="curve c{number % 6}"/>'
        yield f'<text x="{_LEFT + 32}" y="{y + 4}" class="key">{escape(words)}</text>'
    y = top + 20 * len(gates)
    words = "Dot: the threshold in force. Ring: the chosen one, on the half that did not choose it."
    yield f'<text x="{_LEFT}" y="{y + 4}" class="key">{words}</text>'
