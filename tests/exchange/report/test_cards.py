from dataclasses import replace

import pytest

from rorqual.domain.annotation import Annotation, BoxSource
from rorqual.domain.box import Box
from rorqual.domain.identification import Verdict
from rorqual.exchange.report.cards import CardMaker
from rorqual.exchange.report.pictures import PictureAlbum
from tests.exchange.report.builders import (
    FLUKE,
    PROVENANCE,
    DrawnPictures,
    animal,
    identified,
    refused,
    taken,
)


def maker(*missing: str | int) -> CardMaker:
    return CardMaker(PictureAlbum(DrawnPictures(missing)), PROVENANCE)


def test_the_crop_is_large_and_the_whole_photo_small() -> None:
    card = maker().card(1, identified("a.jpg", animal(box=FLUKE, annotation_id=77)))
    (view,) = card.animals
    assert view.main and view.whole
    assert view.main.width > view.whole.width
    assert view.boxed
    assert view.share_of_photo == pytest.approx(600 * 300 / (1200 * 800))


def test_without_a_crop_the_box_is_drawn_on_the_large_photo() -> None:
    for result in (animal(box=FLUKE), animal(box=FLUKE, annotation_id=77)):
        (view,) = maker(77).card(1, identified("a.jpg", result)).animals
        assert view.main and view.whole is None and view.boxed


def test_a_box_along_the_border_is_the_whole_photo() -> None:
    given = Annotation(Box(0.4, 0.0, 1199.5, 800.0), BoxSource.GIVEN)
    result = replace(animal(annotation_id=77), annotation=given)
    (view,) = maker().card(1, identified("a.jpg", result)).animals
    assert view.whole is None and not view.boxed


def test_the_suggested_candidate_and_the_remainder() -> None:
    (view,) = maker().card(1, identified("a.jpg")).animals
    assert [c.is_suggested for c in view.candidates] == [True, False, False]
    assert [c.threshold for c in view.candidates] == [0.8, 0.8, 0.6]
    assert view.others == pytest.approx(1 - 0.9 - 0.05 - 0.03)


def test_nothing_is_suggested_where_it_is_undecided() -> None:
    (view,) = maker().card(1, identified("a.jpg", animal(Verdict.UNDECIDED))).animals
    assert not any(c.is_suggested for c in view.candidates)


def test_what_the_page_sorts_filters_and_searches_by() -> None:
    two = identified("trip/a.jpg", animal(), animal(Verdict.UNDECIDED, box=FLUKE), time=taken(9))
    card = maker().card(1, two)
    assert card.kinds == ("match", "undecided")
    assert card.probability == 0.9
    assert (card.folder, card.file) == ("trip/", "a.jpg")
    for word in ("trip/a.jpg", "Tiaki", "humpback_whale", "Humpback whale", "Megaptera"):
        assert word in card.words


def test_a_refused_photo_has_no_probability_and_a_small_picture() -> None:
    card = maker().card(4, refused("b.jpg"))
    assert card.kinds == ("refused",)
    assert card.probability is None and card.seconds is None
    assert card.refused is not None
    assert maker("b.jpg").card(4, refused("b.jpg")).refused is None
