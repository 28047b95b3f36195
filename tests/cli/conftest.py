"""What tests of the command line share: rendered photos, and catalogues made of them once."""

import shutil
from pathlib import Path

import pytest

from rorqual.rendering.catalogue import render_catalogue
from rorqual.rendering.catalogue_files import RenderedCatalogue
from tests.cli.running import rorqual

WIDTH, HEIGHT = 240, 160


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> RenderedCatalogue:
    """Sixty photos of twenty animals, and queries: known and unknown animals, empty seas."""
    return render_catalogue(
        tmp_path_factory.mktemp("rendered") / "animals",
        individuals=20,
        encounters=3,
        photos_per_encounter=1,
        seed=1,
        unknown_individuals=3,
        empty_seas=2,
        width=WIDTH,
        height=HEIGHT,
    )


@pytest.fixture(scope="session")
def empty_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty") / "catalogue"
    assert rorqual("init", folder).code == 0
    return folder


@pytest.fixture(scope="session")
def imported_template(rendered: RenderedCatalogue, empty_template: Path) -> Path:
    folder = empty_template.parent / "imported"
    shutil.copytree(empty_template, folder)
    arguments = ("import", rendered.photos, "--labels", rendered.labels, "--catalogue", folder)
    assert rorqual(*arguments).code == 0
    return folder


@pytest.fixture
def empty(empty_template: Path, tmp_path: Path) -> Path:
    """An empty catalogue of the test's own."""
    return Path(shutil.copytree(empty_template, tmp_path / "empty"))


@pytest.fixture
def imported(imported_template: Path, tmp_path: Path) -> Path:
    """A catalogue of the rendered photos, the test's own."""
    return Path(shutil.copytree(imported_template, tmp_path / "imported"))


@pytest.fixture(scope="session")
def pictures(rendered: RenderedCatalogue) -> list[bytes]:
    """The labelled photos' bytes; photos of other content."""
    return [path.read_bytes() for path in sorted(rendered.photos.iterdir())]


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A folder for the photos of a test."""
    folder = tmp_path / "photos"
    folder.mkdir()
    return folder
