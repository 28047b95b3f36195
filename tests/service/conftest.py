"""What tests of the service share: a catalogue of rendered animals, and a service over it."""

import csv
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient

from rorqual import api
from rorqual.catalogue.engine import writing
from rorqual.catalogue.location import write_marker
from rorqual.catalogue.postgresql import parse_url
from rorqual.catalogue.team.keys import Role, add_key
from rorqual.rendering.catalogue import render_catalogue
from rorqual.rendering.catalogue_files import RenderedCatalogue
from rorqual.service.app import create_app
from rorqual.service.settings import ServiceSettings
from tests.api.conftest import template
from tests.stores import PostgresStore

__all__ = ["template"]

HERE = "http://127.0.0.1"  # what a service that is open to everybody answers to
Client = Callable[[Role | None], TestClient]


@pytest.fixture(scope="module", autouse=True)
def quick_keys() -> Iterator[None]:
    """A key takes a tenth of a second to hash and to check, on purpose; not in these tests."""
    with pytest.MonkeyPatch.context() as patch:
        quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr("rorqual.catalogue.team.keys._HASHER", quick)
        yield


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> RenderedCatalogue:
    """Eight photos of four animals, and queries."""
    return render_catalogue(
        tmp_path_factory.mktemp("rendered") / "animals",
        individuals=4,
        encounters=2,
        photos_per_encounter=1,
        seed=2,
        unknown_individuals=1,
        empty_seas=1,
        width=320,
        height=240,
    )


@pytest.fixture(scope="session")
def queries(rendered: RenderedCatalogue) -> list[Path]:
    """Photos that are asked about, each of an animal; `truncated.jpg` lies beside them."""
    with rendered.queries_boxes.open(encoding="utf-8", newline="") as table:
        return [rendered.queries / row["photo"] for row in csv.DictReader(table)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A module with `STORES = NAMES` is run with either; the others need SQLite, or no store."""
    stores = getattr(metafunc.module, "STORES", None)
    if stores and "folder" in metafunc.fixturenames:
        metafunc.parametrize("folder", stores, indirect=True)


class Filled(NamedTuple):
    """A catalogue of the rendered photos in PostgreSQL, to be copied: filling one takes longer."""

    folder: Path
    url: str


@pytest.fixture(scope="session")
def filled(
    _postgresql: PostgresStore,
    rendered: RenderedCatalogue,
    tmp_path_factory: pytest.TempPathFactory,
) -> Filled:
    """As `template`."""
    it = Filled(tmp_path_factory.mktemp("filled") / "catalogue", _postgresql.template())
    with api.create_catalogue(it.folder, database_url=it.url) as catalogue:
        api.add_photos(catalogue, rendered.photos, labels=rendered.labels)
    return it


@pytest.fixture
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A catalogue of the test's own."""
    own = tmp_path / "catalogue"
    if getattr(request, "param", "sqlite") == "sqlite":
        return Path(shutil.copytree(request.getfixturevalue("template"), own))
    store: PostgresStore = request.getfixturevalue("postgresql")
    template: Filled = request.getfixturevalue("filled")
    shutil.copytree(template.folder, own)
    write_marker(own, parse_url(store.copy(template.url)))
    return own


@pytest.fixture
def settings() -> ServiceSettings:
    """Overridden by tests that need others."""
    return ServiceSettings(workers=2, refresh_seconds=0.01)


@pytest.fixture
def app(folder: Path, settings: ServiceSettings) -> Iterator[FastAPI]:
    """A running application over the test's catalogue."""
    application = create_app(folder, settings)
    with TestClient(application):
        yield application


@pytest.fixture
def client(app: FastAPI) -> Client:
    """Makes a client with a key of that role; with None, one without a key."""

    def client_of(role: Role | None) -> TestClient:
        if role is None:
            return TestClient(app, base_url=HERE)
        with writing(app.state.catalogue.engine) as connection:
            _, secret = add_key(connection, f"the {role}", role)
        return TestClient(app, base_url=HERE, headers={"Authorization": f"Bearer {secret}"})

    return client_of
