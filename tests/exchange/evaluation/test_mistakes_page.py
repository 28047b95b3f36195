import base64
from pathlib import Path

import numpy as np

from rorqual.evaluation.answers import AnsweredPhoto
from rorqual.evaluation.confusions import worst_confusions
from rorqual.evaluation.divisions import Division
from rorqual.evaluation.figures import FigureMaker
from rorqual.evaluation.mistakes import mistakes
from rorqual.exchange.evaluation.mistakes_json import confusion_pictures, mistakes_json
from rorqual.exchange.evaluation.page import write_page
from rorqual.exchange.evaluation.report_json import RunFacts, report_json
from tests.evaluation.herds import herd


def test_the_page_shows_the_query_between_the_wrong_and_the_right_photo(tmp_path: Path) -> None:
    animals = herd(2, 3)
    asked = Division("given", animals, np.array([0, 3]), np.array([1, 4]))
    answers = [
        AnsweredPhoto("1.jpg", "w000", False, ("w001",), probabilities=(0.75,), gallery_photos=1),
        AnsweredPhoto("<4>.jpg", "w001", True, ("w000",), probabilities=(0.5,), gallery_photos=0),
    ]
    worst = worst_confusions(asked, answers)
    found = mistakes(asked, answers, FigureMaker(draws=20))
    part = mistakes_json("given", found, worst)
    assert [it["right"] is None for it in part["confusions"]] == [False, True]
    thumbnails = {1: b"query", 3: b"wrong", 0: b"right"}  # the one of 4 is lost
    pictures = confusion_pictures(worst, thumbnails)
    assert list(pictures[0]) == ["query", "preferred", "right"]
    assert list(pictures[1]) == ["preferred"]

    facts = RunFacts("whales", "catalogue", 0, 20, "2026-01-01", 2, 6, 2, "Calibrated.")
    write_page(tmp_path, report_json(facts, (), mistakes=part), pictures)
    page = (tmp_path / "report.html").read_text("utf-8")
    encoded = base64.b64encode(b"wrong").decode()
    assert f'<img src="data:image/jpeg;base64,{encoded}"' in page
    assert page.count("<img") == 4
    assert "Named w001, 75.0 % sure" in page
    assert "&lt;4&gt;.jpg" in page
    assert "No photo of w001 is in the gallery." in page
    assert "2 of 2 first answers are wrong" in page


def test_a_page_without_pictures_names_the_photos_alone(tmp_path: Path) -> None:
    animals = herd(2, 3)
    asked = Division("given", animals, np.array([0, 3]), np.array([1]))
    answers = [AnsweredPhoto("1.jpg", "w000", False, ("w001",))]
    worst = worst_confusions(asked, answers)
    part = mistakes_json("given", mistakes(asked, answers, FigureMaker(draws=20)), worst)
    facts = RunFacts("whales", "catalogue", 0, 20, "2026-01-01", 2, 6, 2, "Calibrated.")
    write_page(tmp_path, report_json(facts, (), mistakes=part))
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "Asked for: 1.jpg" in page
    assert "<img" not in page
