"""What tests of the catalogue may ask for."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from rorqual.catalogue.catalogue import Catalogue


@pytest.fixture(scope="session")
def empty_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an empty catalogue, to be copied: making one takes longer."""
    folder = tmp_path_factory.mktemp("template") / "catalogue"
    Catalogue.create(folder, settings={"licence": "permissive"}).close()
    return folder


@pytest.fixture
def catalogue(empty_catalogue: Path, tmp_path: Path) -> Iterator[Catalogue]:
    """An empty catalogue of the test's own."""
    folder = tmp_path / "catalogue"
    shutil.copytree(empty_catalogue, folder)
    with Catalogue.open(folder) as opened:
        yield opened
