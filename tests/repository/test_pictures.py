"""Pictures of the documentation are what the program draws, and show no photograph."""

import numpy as np
import pytest
from PIL import Image

from tests.repository.pages import PAGES, REPOSITORY, links
from tools.evaluation_pictures import evaluation_pictures
from tools.picture_explanation import explanation_picture

IMAGES = REPOSITORY / "docs" / "images"
DRAWN = {"explanation.jpg", "report.png", "search_growth.svg", *evaluation_pictures()}


def test_every_picture_is_made_by_a_command_and_shown_on_a_page() -> None:
    assert {path.name for path in IMAGES.iterdir()} == DRAWN
    shown = {(page.parent / target).resolve() for page in PAGES for target in links(page)}
    assert [name for name in DRAWN if (IMAGES / name).resolve() not in shown] == []


def test_the_explanation_is_what_the_shipped_network_says() -> None:
    with Image.open(IMAGES / "explanation.jpg") as picture:
        shown = np.asarray(picture.convert("RGB"), dtype=np.float64)
    drawn = np.asarray(explanation_picture(), dtype=np.float64)
    assert shown.shape == drawn.shape
    difference = float(np.abs(shown - drawn).mean())
    assert difference == pytest.approx(0, abs=4), "run `make explanation`"
