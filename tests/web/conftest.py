"""A service with its pages, over a catalogue of rendered animals."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, sync_playwright

from rorqual.service.app import create_app
from rorqual.service.settings import ServiceSettings
from rorqual.web import install_pages
from tests.conftest import skip_unless_in_ci
from tests.service.conftest import client, folder, queries, rendered, settings, template

__all__ = ["client", "folder", "queries", "rendered", "settings", "template"]

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)


@pytest.fixture
def app(folder: Path, settings: ServiceSettings) -> Iterator[FastAPI]:
    """As `rorqual serve` puts it together."""
    application = create_app(folder, settings)
    install_pages(application)
    with TestClient(application):
        yield application


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real one; while it is open an event loop runs, which no other folder's tests must meet."""
    if CHROMIUM is None:
        skip_unless_in_ci("the page is looked at in Chromium, which is not installed")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()
