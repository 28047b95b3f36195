import re
from dataclasses import replace
from pathlib import Path

import pytest

from rorqual.domain.errors import UsageError
from rorqual.domain.identification import NEW_INDIVIDUAL, PhotoResult, PlausibleSet, Verdict
from rorqual.exchange.report.writer import CARDS_PER_BATCH
from tests.exchange.report.builders import (
    FLUKE,
    DrawnPictures,
    animal,
    identified,
    refused,
    taken,
    written,
)
from tests.exchange.report.parsed_page import Element, embedded_pictures, parsed


def counts_of(page: Element) -> dict[str, int]:
    return {
        str(button.attributes["data-kind"]): int(button.all("span", "number")[0].text)
        for button in page.all("button", "count")
    }


@pytest.fixture
def page_path(tmp_path: Path) -> Path:
    return tmp_path / "report.html"


def test_each_photo_has_a_card_in_the_order_given(page_path: Path) -> None:
    page = parsed(written(page_path, [identified("b.jpg"), refused("a.jpg"), identified("c.jpg")]))
    names = [card.attributes["data-name"] for card in page.all("article")]
    assert names == ["b.jpg", "a.jpg", "c.jpg"]


def test_counts_say_how_many_animals_got_each_verdict(page_path: Path) -> None:
    pair = identified("pair.jpg", animal(), animal(Verdict.UNDECIDED, box=FLUKE))
    new = identified("new.jpg", animal(Verdict.NEW_INDIVIDUAL))
    page = parsed(written(page_path, [pair, new, refused("broken.jpg")]))
    assert counts_of(page) == {
        "all": 3,
        "match": 1,
        "new_individual": 1,
        "undecided": 1,
        "refused": 1,
    }
    assert "3 photos, 3 animals" in page.text


def test_a_card_tells_the_answer_and_how_it_came_about(page_path: Path) -> None:
    photo = identified("trip/a.jpg", animal(), time=taken(9, -240, "gps"))
    text = parsed(written(page_path, [photo])).all("article")[0].text
    for fact in (
        "trip/ a.jpg",
        "12 April 2024, 09:30:00 UTC\N{MINUS SIGN}04:00 (from the GPS time)",
        "Best has 0.9.",
        "Tiaki 90%",
        "Notch 5.0%",
        "New individual 3.0%",
        "All others together: 2.0%.",
        "Humpback whale Megaptera novaeangliae , 98%",
        "309 individuals, 3139 photos; no filter",
        "0.97 (from 0.50)",
        "sharpness 214",
        "lite2@9d02ab3c , CC-BY-NC-4.0",
    ):
        assert fact in text


def test_a_set_of_candidates_stands_on_the_card_where_there_is_one(page_path: Path) -> None:
    with_set = replace(animal(), plausible=PlausibleSet(0.9, ("Tiaki", "<Notch>"), True))
    photos = [identified("a.jpg", with_set), identified("b.jpg")]
    one, other = parsed(written(page_path, photos)).all("article")
    assert (
        "Not ruled out Tiaki, <Notch> or a new individual. "
        "Such sets hold the right answer for 90% of photos"
    ) in one.text
    assert "Not ruled out" not in other.text


def test_a_new_individual_that_is_not_among_the_best_is_told_all_the_same(page_path: Path) -> None:
    known = animal(names=("Tiaki", "Notch"), probabilities=(0.9, 0.09))
    card = parsed(written(page_path, [identified("a.jpg", known)])).all("article")[0]
    assert "New individual: 1.0%." in card.text
    assert not card.all("div", "newcomer")


def test_a_new_individual_is_drawn_and_its_bar_ends_at_its_probability(page_path: Path) -> None:
    new = animal(Verdict.NEW_INDIVIDUAL, names=(NEW_INDIVIDUAL, "Tiaki"), probabilities=(0.75, 0.2))
    card = parsed(written(page_path, [identified("a.jpg", new)])).all("article")[0]
    tile = card.all("li", "new")[0]
    assert "suggested" in tile.classes
    assert tile.all("rect", "fill")[0].attributes["width"] == "75.00"
    assert tile.all("path", "mark")[0].attributes["d"] == "M60.00 0v6"


def test_the_box_is_drawn_on_the_whole_photo(page_path: Path) -> None:
    photo = identified("a.jpg", animal(box=FLUKE, annotation_id=77))
    card = parsed(written(page_path, [photo])).all("article")[0]
    drawing = card.all("div", "whole")[0].all("svg", "boxes")[0]
    assert drawing.attributes["viewbox"] == "0 0 1200 800"
    own = drawing.all("rect", "own")[0].attributes
    assert [own[name] for name in ("x", "y", "width", "height")] == ["300", "200", "600", "300"]
    assert "box detected with score 0.91, 19% of the photo" in card.text


def test_a_refused_photo_says_step_reason_and_remedy(page_path: Path) -> None:
    pictures = DrawnPictures(missing=["trip/cut.jpg"])
    card = parsed(written(page_path, [refused("trip/cut.jpg")], pictures)).all("article")[0]
    assert card.attributes["data-kinds"] == "refused"
    assert "Refused while the file was read" in card.text
    assert "Truncated image" in card.text
    assert "Copy it from the camera again." in card.text
    assert "No picture" in card.text


def test_names_are_text_and_never_markup(page_path: Path) -> None:
    name = "trip/<script>alert(1)</script> \"&' {{ 7 * 7 }}.jpg"
    nasty = animal(names=("<img src=x onerror=alert(1)>", "</style>"), probabilities=(0.9, 0.1))
    page = parsed(written(page_path, [identified(name, nasty), refused(name)]))
    assert [card.attributes["data-name"] for card in page.all("article")] == [name, name]
    assert len(page.all("script")) == 1
    assert not page.all("img")
    assert "Spring <2024> & friends" in page.all("title")[0].text
    assert "{{ 7 * 7 }}" in page.text


def test_a_file_name_that_is_no_valid_text_does_not_stop_the_page(page_path: Path) -> None:
    assert "caf?.jpg" in written(page_path, [identified("caf\udce9.jpg")])


def test_nothing_is_fetched_and_only_the_own_style_and_script_may_run(page_path: Path) -> None:
    text = written(page_path, [identified("a.jpg"), refused("b.jpg")])
    page = parsed(text)
    assert not re.findall(r"https?:|@import|src=|<link", text)
    urls = re.findall(r"url\((.{5})", text) + re.findall(r'href="(.)', text)
    assert set(urls) <= {"data:", "#"}
    policy = next(
        str(meta.attributes["content"])
        for meta in page.all("meta")
        if meta.attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert "unsafe" not in policy
    for element in page.all("style") + page.all("script"):
        assert f"'nonce-{element.attributes['nonce']}'" in policy
    styled = [e for e in page.all() if "style" in e.attributes or "onclick" in e.attributes]
    assert not styled


def test_every_picture_is_named_for_those_who_do_not_see_it(page_path: Path) -> None:
    page = parsed(written(page_path, [identified("a.jpg"), refused("b.jpg")]))
    pictures = page.all("article")[0].all("div", "picture")
    assert len(pictures) == 4
    assert all(e.attributes["role"] == "img" and e.attributes["aria-label"] for e in pictures)


def test_every_picture_that_is_shown_stands_before_its_card(page_path: Path) -> None:
    photos = [identified(f"{number}.jpg") for number in range(2 * CARDS_PER_BATCH + 1)]
    text = written(page_path, photos)
    assert len(embedded_pictures(text)) == len(photos) + 2  # two individuals
    for match in re.finditer(r'class="picture (p\d+)"', text):
        assert 0 < text.index(f".{match[1]}{{") < match.start()


def test_a_page_without_photos_says_so(page_path: Path) -> None:
    page = parsed(written(page_path, []))
    assert "There were no photos to identify." in page.text
    assert counts_of(page)["all"] == 0


def test_results_that_fail_leave_the_page_of_before(page_path: Path) -> None:
    def failing() -> list[PhotoResult]:
        raise RuntimeError("the disk was pulled out")

    before = written(page_path, [identified("a.jpg")])
    with pytest.raises(RuntimeError):
        written(page_path, (result for result in failing()))
    assert page_path.read_text(encoding="utf-8") == before
    assert list(page_path.parent.iterdir()) == [page_path]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="create the folder"):
        written(tmp_path / "nowhere" / "report.html", [])


def test_networks_thresholds_and_notes_are_told(page_path: Path) -> None:
    page = parsed(written(page_path, []))
    assert "All animals on this page are rendered." in page.all("header", "masthead")[0].text
    footer = page.all("footer", "provenance")[0].text
    for fact in (
        "80% or more",
        "60% or more",
        "score of 0.50",
        "CC-BY-NC-4.0",
        "licence not stated",
    ):
        assert fact in footer
