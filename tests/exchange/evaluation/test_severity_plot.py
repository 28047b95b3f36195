"""A curve of a drawing says what the report's figures say."""

from typing import Any
from xml.etree import ElementTree

import pytest

from rorqual.exchange.evaluation.severity_plot import severity_curves

PAPER = {"clean": 0.86, "degraded": [0.76, 0.69, 0.80, 0.70]}


def condition(kind: str, name: str, drop: float | None) -> dict[str, Any]:
    bounds = (None, None) if drop is None else (drop - 0.05, drop + 0.05)
    figure = {"value": drop, "low": bounds[0], "high": bounds[1]}
    return {"kind": kind, "name": name, "relative_drop": figure}


def drawn(*conditions: dict[str, Any]) -> ElementTree.Element:
    part = {"paper": PAPER, "conditions": conditions}
    return ElementTree.fromstring(severity_curves("drops <1>", part, target=0.2))


def of_class(root: ElementTree.Element, tag: str, name: str) -> list[ElementTree.Element]:
    return [it for it in root.iter(tag) if it.get("class") == name]


def test_a_greater_drop_lies_lower_and_its_interval_is_a_line_through_it() -> None:
    root = drawn(condition("haze", "haze 20 %", 0.1), condition("haze", "haze 60 %", 0.4))
    mild, bad = of_class(root, "circle", "model")
    zero = of_class(root, "line", "zero")[0]
    assert float(zero.get("y1", 0)) < float(mild.get("cy", 0)) < float(bad.get("cy", 0))
    ends = [it for it in of_class(root, "line", "model") if it.get("x1") == bad.get("cx")]
    above, below = (float(ends[0].get(end, 0)) for end in ("y1", "y2"))
    assert (above + below) / 2 == pytest.approx(float(bad.get("cy", 0)), abs=0.1)
    grid = float(of_class(root, "line", "grid")[-1].get("y1", 0))  # a drop of 50 %
    place = (float(bad.get("cy", 0)) - float(zero.get("y1", 0))) / (grid - float(zero.get("y1", 0)))
    assert place == pytest.approx(0.4 / 0.5, abs=0.01)


def test_the_papers_figures_stand_where_the_paper_measured() -> None:
    in_legend = 1
    blur = drawn(condition("blur", "blur 1", 0.1))
    assert len(of_class(blur, "line", "paper")) == 4 + in_legend
    assert len(of_class(drawn(condition("haze", "haze 20 %", 0.1)), "line", "paper")) == in_legend
    assert len(of_class(blur, "line", "target")) == 1 + in_legend
    lines = sorted(float(it.get("y1", 0)) for it in of_class(blur, "line", "paper"))[:4]
    zero, quarter = (float(of_class(blur, "line", it)[0].get("y1", 0)) for it in ("zero", "grid"))
    drops = [0.25 * (line - zero) / (quarter - zero) for line in lines]
    assert drops == pytest.approx(sorted(1 - it / 0.86 for it in PAPER["degraded"]), abs=0.001)  # type: ignore[attr-defined]


def test_amounts_are_named_and_what_cannot_be_said_is_left_out() -> None:
    root = drawn(
        condition("dusk", "brightness 70 %", None),
        condition("dusk", "brightness 60 %", None),
        condition("blur and dusk", "blur 1 with brightness 60 %", 0.1),
    )
    words = [it.text for it in of_class(root, "text", "axis")]
    assert words == ["70 %", "60 %", "blur 1 with brightness 60 %"]
    assert len(of_class(root, "circle", "model")) == 1
    assert [it.text for it in root.iter("title")] == ["drops <1>"]
