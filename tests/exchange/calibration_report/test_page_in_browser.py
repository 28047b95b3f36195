"""The page as a person sees it, in a real Chromium."""

from itertools import combinations
from pathlib import Path

from playwright.sync_api import Browser

from tests.browsing import browser
from tests.exchange.calibration_report.test_writer import REPORT, page_of

__all__ = ["browser"]

Edges = dict[str, float]  # of a rectangle on the screen, in pixels


def cover(one: Edges, other: Edges) -> bool:
    """Whether two rectangles have a point in common."""
    return (
        one["left"] < other["right"]
        and other["left"] < one["right"]
        and one["top"] < other["bottom"]
        and other["top"] < one["bottom"]
    )


def test_no_word_of_a_diagram_lies_on_another_or_is_cut_off(
    tmp_path: Path, browser: Browser
) -> None:
    page_of(REPORT, tmp_path)
    page = browser.new_page(viewport={"width": 1100, "height": 900})
    page.goto((tmp_path / "report.html").as_uri())
    diagrams = page.eval_on_selector_all(
        "svg",
        """all => all.map(svg => [svg, ...svg.querySelectorAll("text")].map(it => {
            const {left, right, top, bottom} = it.getBoundingClientRect();
            return {left, right, top, bottom};
        }))""",
    )
    page.close()
    assert len(diagrams) == 2
    for frame, *words in diagrams:
        assert len(words) == 8
        assert not any(cover(*pair) for pair in combinations(words, 2))
        for word in words:
            assert frame["left"] <= word["left"] < word["right"] <= frame["right"]
            assert frame["top"] <= word["top"] < word["bottom"] <= frame["bottom"]
