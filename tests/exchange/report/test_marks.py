"""The marks that two photos share: who has them drawn, and where the lines run."""

from dataclasses import replace
from pathlib import Path

import pytest

from rorqual.domain.identification import AnnotationResult, MarkedPair
from rorqual.exchange.report.cards import CardMaker
from rorqual.exchange.report.pictures import PictureAlbum
from tests.exchange.report.builders import (
    FLUKE,
    PROVENANCE,
    DrawnPictures,
    animal,
    identified,
    written,
)
from tests.exchange.report.parsed_page import parsed

PAIR = MarkedPair(40, "tiaki/3.jpg", 7.5, 31, 9, 0.4, ((0.0, 0.0, 1.0, 1.0), (0.5, 0.25, 0.5, 0.5)))


def marked(pair: MarkedPair = PAIR, result: AnnotationResult | None = None) -> AnnotationResult:
    """The answer for an animal whose best candidate has those marks."""
    answer = result or animal(box=FLUKE, annotation_id=77)
    first, *others = answer.candidates
    return replace(answer, candidates=(replace(first, marks=pair), *others))


def marks_of(result: AnnotationResult, *missing: str | int) -> list[bool]:
    maker = CardMaker(PictureAlbum(DrawnPictures(missing)), PROVENANCE)
    (view,) = maker.card(1, identified("a.jpg", result)).animals
    return [candidate.marks is not None for candidate in view.candidates]


def test_lines_run_from_the_animal_to_the_photo_whose_marks_fit() -> None:
    maker = CardMaker(PictureAlbum(DrawnPictures()), PROVENANCE)
    (view,) = maker.card(1, identified("a.jpg", marked())).animals
    marks = view.candidates[0].marks
    assert marks is not None
    assert marks.query == view.main  # the crop, in whose box the points lie
    left, both = 1000 * 400 / 260, 2 * 1000 * 400 / 260  # widths of pictures 1,000 high
    assert marks.width == pytest.approx(both, rel=0.01)
    assert marks.lines[0] == pytest.approx((0, 0, both, 1000), rel=0.01)
    assert marks.lines[1] == pytest.approx((0.5 * left, 250, 1.5 * left, 500), rel=0.01)


def test_only_candidates_with_marks_have_them_drawn() -> None:
    assert marks_of(marked()) == [True, False, False]
    assert marks_of(animal()) == [False, False, False]
    assert marks_of(marked(replace(PAIR, inliers=0, points=()))) == [False, False, False]


def test_without_either_picture_there_is_nothing_to_draw_on() -> None:
    assert marks_of(marked(), PAIR.annotation) == [False, False, False]
    assert marks_of(marked(), 77) == [False, False, False]  # the crop, so the box is unseen
    assert marks_of(marked(result=animal()), "a.jpg") == [False, False, False]


def test_the_page_holds_the_lines_folded_away(tmp_path: Path) -> None:
    page = parsed(written(tmp_path / "page.html", [identified("a.jpg", marked())]))
    (folded,) = page.all("details", "marks")
    assert "open" not in folded.attributes
    assert "Marks in the same places" in folded.text
    assert "Tiaki , tiaki/3.jpg: 9 of 31 like marks lie in the same places" in folded.text
    assert "2 of them drawn" in folded.text
    assert len(folded.all("path", "halo")) == len(PAIR.points)


def test_a_page_without_marks_does_not_speak_of_them(tmp_path: Path) -> None:
    assert not parsed(written(tmp_path / "page.html", [identified("a.jpg")])).all(
        "details", "marks"
    )
