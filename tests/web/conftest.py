"""A service with its pages, over a catalogue of rendered animals."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from rorqual.service.app import create_app
from rorqual.service.settings import ServiceSettings
from rorqual.web import install_pages
from tests.browsing import browser
from tests.service.conftest import client, folder, queries, quick_keys, rendered, settings, template

__all__ = [
    "browser",
    "client",
    "folder",
    "queries",
    "quick_keys",
    "rendered",
    "settings",
    "template",
]


@pytest.fixture
def app(folder: Path, settings: ServiceSettings) -> Iterator[FastAPI]:
    """As `rorqual serve` puts it together."""
    application = create_app(folder, settings)
    install_pages(application)
    with TestClient(application):
        yield application
