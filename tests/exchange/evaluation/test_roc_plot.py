"""The gate's curve and its thresholds are where its figures are."""

from typing import Any
from xml.etree import ElementTree

import pytest

from rorqual.exchange.evaluation.roc_plot import CORNER, gate_curves


def gate(*curve: tuple[float, float], chosen: bool = True) -> dict[str, Any]:
    rates = {"sensitivity": {"value": 0.96}, "specificity": {"value": 0.98}}
    return {
        "threshold": 0.37,
        "curve": curve,
        "figures": rates,
        "chosen": rates if chosen else {},
        "chosen_threshold": 0.15 if chosen else None,
    }


def drawn(*gates: dict[str, Any]) -> ElementTree.Element:
    return ElementTree.fromstring(gate_curves("ROC", {f"<{n}>": it for n, it in enumerate(gates)}))


def points(line: ElementTree.Element) -> list[tuple[float, float]]:
    pairs = (it.split(",") for it in line.get("points", "").split())
    return [(float(x), float(y)) for x, y in pairs]


def shares(line: ElementTree.Element, square: ElementTree.Element) -> list[tuple[float, float]]:
    """Where points lie within a square: 0..1 to the right and upwards."""
    x, y, side = (float(square.get(name, 0)) for name in ("x", "y", "width"))
    return [((px - x) / side, 1 - (py - y) / side) for px, py in points(line)]


def test_the_whole_curve_and_its_corner_are_drawn() -> None:
    root = drawn(gate((0.0, 0.0), (0.0, 0.95), (0.2, 0.99), (1.0, 1.0)))
    whole, corner = root.iter("rect")
    lines = list(root.iter("polyline"))
    flat = [value for it in shares(lines[0], whole) for value in it]
    assert flat == pytest.approx([0, 0, 0, 0.95, 0.2, 0.99, 1, 1], abs=0.001)
    flat = [value for it in shares(lines[1], corner) for value in it]
    cut_at = (0.97 - 1 + CORNER) / CORNER  # the curve has 0.97 where it leaves
    assert flat == pytest.approx([0, 0, 0, 0.5, 1, cut_at], abs=0.01)


def test_thresholds_in_force_and_chosen_are_marked_in_both_squares() -> None:
    curve = ((0.0, 0.0), (0.02, 0.96), (1.0, 1.0))
    assert len(list(drawn(gate(*curve)).iter("circle"))) == 4
    root = drawn(gate(*curve, chosen=False))
    dot, rect = next(root.iter("circle")), next(root.iter("rect"))
    x, y = (float(dot.get(name, 0)) for name in ("cx", "cy"))
    side = float(rect.get("width", 0))
    assert (x - float(rect.get("x", 0))) / side == pytest.approx(0.02, abs=0.001)
    assert 1 - (y - float(rect.get("y", 0))) / side == pytest.approx(0.96, abs=0.001)
    words = [it.text or "" for it in root.iter("text")]
    assert "<0>: threshold in force 0.37" in words


def test_a_gate_without_negatives_and_a_poor_one_are_drawn_too() -> None:
    assert list(drawn(gate()).iter("polyline")) == []
    poor = drawn(gate((0.0, 0.0), (0.5, 0.5), (1.0, 1.0)))
    assert len(list(poor.iter("polyline"))) == 1  # it never comes near the corner
