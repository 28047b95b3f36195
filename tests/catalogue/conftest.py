"""What tests of the catalogue may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rorqual.catalogue.catalogue import Catalogue
from tests.stores import NAMES, SETTINGS, SqliteStore, Store


@pytest.fixture(scope="session")
def empty_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an empty catalogue, to be copied: making one takes longer."""
    folder = tmp_path_factory.mktemp("template") / "catalogue"
    Catalogue.create(folder, settings=SETTINGS).close()
    return folder


@pytest.fixture(params=NAMES)
def store(request: pytest.FixtureRequest) -> Store:
    """Where the test's catalogues keep their data; every test runs with both."""
    if request.param == "sqlite":
        return SqliteStore(request.getfixturevalue("empty_catalogue"))
    made: Store = request.getfixturevalue("postgresql")
    return made


@pytest.fixture
def catalogue(store: Store, tmp_path: Path) -> Iterator[Catalogue]:
    """An empty catalogue of the test's own."""
    with store.catalogue(tmp_path / "catalogue") as opened:
        yield opened
