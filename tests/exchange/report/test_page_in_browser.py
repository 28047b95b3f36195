"""The page as a person uses it, in a real Chromium, opened from the disk."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from rorqual.domain.identification import NEW_INDIVIDUAL, Verdict
from tests.browsing import browser
from tests.exchange.report.builders import FLUKE, animal, identified, refused, taken, written
from tests.exchange.report.test_marks import marked

__all__ = ["browser"]

LONG = "an_individual_with_a_name_that_is_much_longer_than_a_phone_is_wide_" * 2
RESULTS = [
    identified("a10.jpg", animal(probabilities=(0.95, 0.02, 0.01)), time=taken(12)),
    identified("a2.jpg", animal(Verdict.UNDECIDED, probabilities=(0.5, 0.3, 0.1)), time=taken(8)),
    identified(
        "b.jpg",
        animal(Verdict.NEW_INDIVIDUAL, names=(NEW_INDIVIDUAL, "Saddle"), probabilities=(0.7, 0.1)),
        time=taken(9, 600),
    ),
    identified(f"trip/{LONG}.jpg", animal(names=(LONG, "x"), probabilities=(0.85, 0.1), box=FLUKE)),
    identified("two.jpg", marked(), animal(box=FLUKE, annotation_id=78)),
    refused("cut <script>.jpg"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("report") / "report.html"
    written(path, RESULTS)
    return path.as_uri()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The page, which must neither complain nor ask for anything while a test uses it."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    complaints: list[str] = []
    asked: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(address)
    yield opened
    context.close()
    assert complaints == []
    assert [url for url in asked if not url.startswith("data:")] == [address]


def shown(page: Page) -> list[str]:
    names = page.eval_on_selector_all(
        "article", "cards => cards.filter(c => !c.hidden).map(c => c.dataset.name)"
    )
    return [str(name).replace(LONG, "LONG") for name in names]


def test_a_count_shows_its_photos_and_a_second_click_all_of_them(page: Page) -> None:
    page.click(".count.undecided")
    assert shown(page) == ["a2.jpg"]
    assert page.inner_text("#shown") == f"Showing 1 of {len(RESULTS)} photos"
    assert page.get_attribute(".count.undecided", "aria-pressed") == "true"
    page.click(".count.undecided")
    assert len(shown(page)) == len(RESULTS)
    page.click(".count.refused")
    assert shown(page) == ["cut <script>.jpg"]


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("name", ["a2.jpg", "a10.jpg", "b.jpg"]),
        ("probability-down", ["a10.jpg", "two.jpg", "trip/LONG.jpg"]),
        ("probability-up", ["a2.jpg", "b.jpg", "trip/LONG.jpg"]),
        ("time-up", ["b.jpg", "a2.jpg", "a10.jpg"]),  # b.jpg was taken at 23:30 UTC the day before
        ("time-down", ["a10.jpg", "a2.jpg", "b.jpg"]),
    ],
)
def test_photos_are_sorted(page: Page, order: str, names: list[str]) -> None:
    page.select_option("#order", "time-down" if order == "name" else "name")
    page.select_option("#order", order)
    assert shown(page)[:3] == names
    if order != "name":
        assert "cut <script>.jpg" in shown(page)[3:]


def test_the_search_finds_individuals_and_files_by_keyboard(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("saddle")
    assert shown(page) == ["b.jpg"]
    page.fill("#find", "TWO humpback")
    assert shown(page) == ["two.jpg"]
    page.fill("#find", "nobody")
    assert shown(page) == []
    page.click("#everything")
    assert len(shown(page)) == len(RESULTS)


def test_two_photos_are_compared_side_by_side(page: Page) -> None:
    page.locator("#photo-1 .look").first.click()
    dialog = page.locator("#compare")
    assert dialog.is_visible()
    assert page.inner_text("#compare-query-text") == "a10.jpg"
    assert page.inner_text("#compare-candidate-text") == "Tiaki, 95%"
    page.keyboard.press("ArrowRight")
    assert page.inner_text("#compare-candidate-text") == "Notch, 2.0%"
    page.keyboard.press("Escape")
    assert not dialog.is_visible()


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_reaches_out_of_the_screen(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    for number in range(1, len(RESULTS) + 1):
        page.locator(f"#photo-{number}").scroll_into_view_if_needed()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_marks_unfold_as_lines_over_two_pictures_of_one_height(page: Page) -> None:
    card = page.locator("article", has_text="two.jpg")
    assert card.locator(".pair").is_hidden()
    card.locator(".marks summary").click()
    boxes = [card.locator(".pair > *").nth(place).bounding_box() for place in range(3)]
    left, right, lines = (box for box in boxes if box is not None)
    assert left["height"] == pytest.approx(right["height"], abs=1.5)
    assert left["height"] > 60
    assert lines["width"] == pytest.approx(left["width"] + right["width"], abs=1.5)
    assert lines["height"] == pytest.approx(left["height"], abs=1.5)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_pictures_are_seen(page: Page) -> None:
    image = page.eval_on_selector(
        "#photo-1 .main .picture", "e => getComputedStyle(e).backgroundImage"
    )
    assert str(image).startswith('url("data:image/jpeg')
    assert page.eval_on_selector("#photo-1 .main .picture", "e => e.clientHeight") > 200


def test_print_shows_every_card_and_no_controls(page: Page) -> None:
    page.emulate_media(media="print")
    assert page.locator(".tools").is_hidden()
    assert all(page.locator(f"#photo-{n}").is_visible() for n in range(1, len(RESULTS) + 1))
    position = page.eval_on_selector(".summary", "e => getComputedStyle(e).position")
    assert position == "static"
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_everything_is_readable_without_a_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(address)
    assert f"{len(RESULTS)}\nPhotos" in opened.inner_text(".summary")
    for number, result in enumerate(RESULTS, start=1):
        card = opened.locator(f"#photo-{number}")
        card.scroll_into_view_if_needed()
        assert result.photo in card.inner_text()
        assert card.locator(".reason").first.is_visible()
    assert opened.locator(".tools").is_hidden()
    context.close()


def test_a_file_on_disk_needs_no_folder_beside_it(browser: Browser, tmp_path: Path) -> None:
    written(tmp_path / "alone #1.html", [])
    assert [path.name for path in tmp_path.iterdir()] == ["alone #1.html"]
    context = browser.new_context()
    opened = context.new_page()
    opened.goto((tmp_path / "alone #1.html").as_uri())
    assert "There were no photos" in opened.inner_text("main")
    context.close()
