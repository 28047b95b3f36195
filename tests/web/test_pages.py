"""The first page, without and with a real browser."""

import csv
import io
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from rorqual import api
from rorqual.catalogue.engine import writing
from rorqual.catalogue.team.keys import Role, add_key
from rorqual.service.schemas.detection import Detection
from tests.service.conftest import Client
from tests.service.serving import served


def test_without_script_one_photo_is_answered(client: Client, queries: list[Path]) -> None:
    reviewer = client(Role.REVIEWER)
    for path, told in ((queries[0], "Compared with 4 individuals"), (None, "ends too early")):
        photo = path or queries[0].with_name("truncated.jpg")
        answer = reviewer.post("/", files={"file": (photo.name, photo.read_bytes())})
        assert answer.status_code == 200
        assert told in answer.text


def test_names_of_files_are_no_markup(client: Client, queries: list[Path]) -> None:
    name = "<img src=x onerror=alert(1)>.jpg"
    answer = client(Role.REVIEWER).post("/", files={"file": (name, queries[0].read_bytes())})
    assert "<img src=x" not in answer.text
    assert "&lt;img src=x" in answer.text


def test_results_become_a_table(client: Client, queries: list[Path]) -> None:
    reviewer = client(Role.REVIEWER)
    files = {"file": ("=cmd.jpg", queries[0].read_bytes())}
    detection = reviewer.post("/v1/predict-single", files=files).json()
    table = reviewer.post("/pages/results.csv", json=[detection]).content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table))
    assert row["class_animal"] == detection["class_animal"]
    assert not row["image_ind"].startswith("=")


def test_a_photo_at_which_the_service_failed_has_a_card(client: Client) -> None:
    failed = Detection.failed("IMG_1.jpg", "no anchor")
    answer = client(Role.REVIEWER).post("/pages/card", json=failed.model_dump())
    assert answer.status_code == 200
    assert "<strong>Not answered.</strong> IMG_1.jpg: the service failed" in answer.text
    assert "None" not in answer.text


def test_a_page_asks_nobody_else(client: Client) -> None:
    page = client(Role.VIEWER)
    shown = page.get("/sign-in")
    assert "http" not in shown.text.replace("http-equiv", "")
    assert "'unsafe-inline'" not in shown.headers["Content-Security-Policy"]
    for asset in ("pages.css", "pages.js", "icon.svg"):
        assert page.get(f"/static/{asset}").status_code == 200


@pytest.mark.parametrize("width", [1200, 390])
def test_a_person_drops_photos_and_sees_who_they_show(
    browser: Browser, folder: Path, queries: list[Path], width: int, tmp_path: Path
) -> None:
    with api.open_catalogue(folder) as catalogue, writing(catalogue.engine) as connection:
        _, secret = add_key(connection, "Ana", Role.REVIEWER)
    archive = Path(shutil.make_archive(str(tmp_path / "trip"), "zip", *_trip(queries, tmp_path)))
    photos = [queries[0], queries[0].with_name("truncated.jpg"), archive]
    with served(folder) as address:
        page = browser.new_page(viewport={"width": width, "height": 900})
        troubles: list[str] = []
        hosts: set[str] = set()
        page.on("console", lambda it: troubles.append(it.text) if it.type == "error" else None)
        page.on("pageerror", lambda it: troubles.append(str(it)))
        page.on("request", lambda it: hosts.add(it.url.split("/")[2]))
        page.goto(address)
        page.get_by_label("Your key").fill(secret)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_label("Drop photos").set_input_files([str(path) for path in photos])
        page.get_by_role("button", name="Identify").click()
        page.get_by_text("3 of 3 done").wait_for(timeout=60_000)
        _check_cards(page, width)
        with page.expect_download() as download:
            page.get_by_role("button", name="Results as CSV").click()
        table = download.value.path().read_text("utf-8-sig")
        assert len(list(csv.DictReader(io.StringIO(table)))) == 4
        with page.expect_download() as download:
            page.get_by_role("button", name="Report as a page").click()
        download.value.save_as(tmp_path / "report.html")
        _check_report(browser, tmp_path / "report.html")
        page.close()
    assert troubles == []
    assert {host for host in hosts if host} == {address.split("/")[2]}


def _trip(queries: list[Path], folder: Path) -> tuple[Path]:
    """A folder of two photos."""
    (folder / "trip").mkdir()
    for path in queries[1:3]:
        shutil.copy(path, folder / "trip" / path.name)
    return (folder / "trip",)


def _check_cards(page: Page, width: int) -> None:
    cards = page.locator("#cards article")
    assert cards.count() == 4
    assert page.locator(".why", has_text="ends too early").count() == 1
    page.locator(".photo rect").first.wait_for()
    for image in page.locator(".side-by-side img").all():
        image.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    broken = "[...document.images].filter(it => !it.complete || !it.naturalWidth).length"
    assert page.evaluate(broken) == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "scrolls sideways"


def _check_report(browser: Browser, path: Path) -> None:
    report = browser.new_context(offline=True).new_page()
    report.goto(path.as_uri())
    assert report.locator("article.card").count() == 4
    assert report.get_by_text("ends too early").count() == 1
    report.close()
