"""A real browser, for tests that look at a page as a person does."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import skip_unless_in_ci
from tools.photograph_report import find_chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; while it is open an event loop runs, which no other module's tests must meet."""
    found = find_chromium()
    if found is None:
        skip_unless_in_ci("Chromium is not installed, so pages are not looked at in a browser")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=found,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield launched
        launched.close()
