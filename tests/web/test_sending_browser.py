"""What of a real page's photos is not answered at once, or not at all? Nothing is told as done."""

import csv
import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.service.serving import served

JOB = re.compile(r"/v1/jobs/\w+$")


@pytest.fixture(scope="module")
def address(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of an open service that makes a job of every archive."""
    folder = Path(shutil.copytree(template, tmp_path_factory.mktemp("jobs") / "catalogue"))
    with served(folder, "--open", JOB_FROM="1") as at:
        yield at


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    opened = browser.new_page()
    opened.goto(address)
    yield opened
    opened.close()


@pytest.fixture
def archive(queries: list[Path], tmp_path: Path) -> Path:
    """Of two photos."""
    (tmp_path / "trip").mkdir()
    for path in queries[:2]:
        shutil.copy(path, tmp_path / "trip" / path.name)
    return Path(shutil.make_archive(str(tmp_path / "trip"), "zip", tmp_path / "trip"))


def send(page: Page, *files: Path) -> None:
    page.get_by_label("Drop photos").set_input_files([str(path) for path in files])
    page.get_by_role("button", name="Identify").click()


def rows(page: Page) -> list[str]:
    """The photos of the table that the page gives."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Results as CSV").click()
    table = download.value.path().read_text("utf-8-sig")
    return sorted(row["image_ind"] for row in csv.DictReader(io.StringIO(table)))


def test_a_busy_service_is_waited_for(page: Page, archive: Path, queries: list[Path]) -> None:
    busy: list[Route] = []

    def is_busy_once(route: Route) -> None:
        busy.append(route)
        if len(busy) == 1:
            problem = '{"status": 429, "detail": "too many requests of this key"}'
            route.fulfill(status=429, headers={"Retry-After": "1"}, body=problem)
        else:
            route.continue_()

    page.route(JOB, is_busy_once)
    send(page, archive)
    page.get_by_text("1 of 1 done").wait_for(timeout=60_000)
    assert len(busy) > 1
    assert rows(page) == sorted(path.name for path in queries[:2])


@pytest.mark.parametrize("state", ["failed", "cancelled"])
def test_a_job_that_is_not_done_can_be_tried_again(
    page: Page, archive: Path, queries: list[Path], state: str
) -> None:
    def has_ended(route: Route) -> None:
        job = route.fetch().json()
        message = "its archive is gone" if state == "failed" else None
        route.fulfill(json={**job, "state": state, "done": 1, "message": message})

    page.route(JOB, has_ended)
    send(page, archive)
    page.get_by_text("0 of 1 done, 1 failed").wait_for(timeout=60_000)
    told = page.locator(".failed .why").inner_text()
    assert told.startswith("Not answered: ")
    assert ("its archive is gone" if state == "failed" else "was cancelled") in told
    assert "1 of its 2 photos" in told
    page.unroute(JOB)
    page.get_by_role("button", name="Try the failed ones again").click()
    page.get_by_text("1 of 1 done").wait_for(timeout=60_000)
    assert page.locator(".failed").count() == 0
    assert rows(page) == sorted(path.name for path in queries[:2])


def test_a_card_that_cannot_be_made_costs_no_answer(
    page: Page, archive: Path, queries: list[Path]
) -> None:
    asked: list[Route] = []

    def fails_at_the_second(route: Route) -> None:
        asked.append(route)
        if len(asked) == 2:
            route.fulfill(status=500, json={"detail": "an unexpected error"})
        else:
            route.continue_()

    page.route("**/pages/card", fails_at_the_second)
    send(page, archive)
    page.get_by_text("1 of 1 done").wait_for(timeout=60_000)
    assert page.locator("#cards article").count() == 2
    page.get_by_text("cannot be shown here: an unexpected error").wait_for()
    assert rows(page) == sorted(path.name for path in queries[:2])


def test_two_photos_are_sent_at_a_time(page: Page, queries: list[Path]) -> None:
    held: list[Route] = []

    def hold_till_both_are_here(route: Route) -> None:
        held.append(route)
        if len(held) == 2:
            for it in held:
                it.continue_()

    page.route("**/v1/predict-single", hold_till_both_are_here)
    send(page, *queries[:2])
    page.get_by_text("2 of 2 done").wait_for(timeout=60_000)
