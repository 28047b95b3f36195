"""The review in a real browser: by keys alone, and with somebody else deciding in between."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from rorqual import api
from tests.service.serving import served


@pytest.fixture(scope="module")
def address(
    template: Path, queries: list[Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Of an open service that was asked about two photos."""
    folder = Path(shutil.copytree(template, tmp_path_factory.mktemp("asked") / "catalogue"))
    with api.open_catalogue(folder) as catalogue:
        for photo in queries[:2]:
            list(api.identify(catalogue, photo))
    with served(folder, "--open") as at:
        yield at


def waiting(page: Page, address: str) -> int:
    page.goto(f"{address}/review")
    return page.locator(".tile").count()


def animal_is_shown(page: Page) -> None:
    """Wait for the page of an animal, with the script that listens to keys."""
    page.get_by_role("heading", name="Who is this?").wait_for()
    page.wait_for_load_state("load")


@pytest.mark.parametrize("width", [1200, 390])
def test_keys_decide_and_take_back(browser: Browser, address: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    troubles: list[str] = []
    page.on("console", lambda it: troubles.append(it.text) if it.type == "error" else None)
    page.on("pageerror", lambda it: troubles.append(str(it)))
    before = waiting(page, address)
    page.keyboard.press("Enter")
    animal_is_shown(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "scrolls sideways"
    page.keyboard.press("1")
    page.get_by_text("Your decision is kept").wait_for()
    assert waiting(page, address) == before - 1
    page.go_back()
    page.get_by_role("link", name="Look at it again").click()
    animal_is_shown(page)
    page.keyboard.press("u")
    page.get_by_text("took a decision back").first.wait_for()
    assert waiting(page, address) == before
    page.close()
    assert troubles == []


def test_enter_in_a_field_stands_for_what_is_typed(browser: Browser, address: str) -> None:
    page = browser.new_page()
    waiting(page, address)
    page.locator(".tile").first.click()
    animal_is_shown(page)
    page.keyboard.press("o")
    page.keyboard.type("Nobody of that name")
    page.keyboard.press("Enter")
    page.get_by_role("alert").get_by_text("There is no individual Nobody of that name").wait_for()
    assert page.get_by_label("Another individual").input_value() == "Nobody of that name"
    page.close()


def test_two_persons_at_one_animal(browser: Browser, address: str) -> None:
    mine, yours = browser.new_page(), browser.new_page()
    waiting(mine, address)
    mine.locator(".tile").first.click()
    yours.goto(mine.url)
    yours.get_by_role("button", name="New individual").click()
    yours.get_by_text("Your decision is kept").wait_for()
    mine.get_by_label("Reason").fill("the notch")
    mine.get_by_role("button", name="Not ").click()
    mine.get_by_role("alert").get_by_text("was decided on since").wait_for()
    assert mine.get_by_label("Reason").input_value() == "the notch"
    mine.get_by_role("button", name="Undo").click()
    mine.get_by_text("took a decision back").first.wait_for()
    mine.close()
    yours.close()
