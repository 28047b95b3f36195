import re

import pytest

from rorqual.exchange.report.page import asset

STYLE = asset("report.css")
TEXT_ON_GROUND = [
    *((ink, ground) for ink in ("ink", "soft") for ground in ("paper", "card")),
    ("sea", "card"),
    ("plate-ink", "plate"),
    ("refused", "refused-tint"),
    *((kind, "card") for kind in ("match", "new", "undecided", "refused")),
    *((kind, "paper") for kind in ("match", "new", "undecided", "refused")),
    *((kind, f"{kind}-tint") for kind in ("match", "new", "undecided")),
]


def palette(scheme: str) -> dict[str, str]:
    blocks = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", blocks[scheme == "dark"]))


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_ON_GROUND)
def test_text_is_readable_by_day_and_by_night(scheme: str, ink: str, ground: str) -> None:
    colours = palette(scheme)
    assert contrast(colours[ink], colours[ground]) >= 4.5  # WCAG level AA


def test_both_schemes_name_the_same_colours() -> None:
    assert palette("light").keys() == palette("dark").keys()
