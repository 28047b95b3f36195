"""What tests of the Python interface share: rendered photos, and a catalogue of them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from rorqual import api
from rorqual.rendering.catalogue import render_catalogue
from rorqual.rendering.catalogue_files import RenderedCatalogue


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> RenderedCatalogue:
    """Twelve photos of six animals, and nine queries."""
    return render_catalogue(
        tmp_path_factory.mktemp("rendered") / "animals",
        individuals=6,
        encounters=2,
        photos_per_encounter=1,
        seed=2,
        unknown_individuals=1,
        empty_seas=1,
        width=240,
        height=160,
    )


@pytest.fixture(scope="session")
def template(rendered: RenderedCatalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template") / "catalogue"
    with api.create_catalogue(folder) as catalogue:
        api.add_photos(catalogue, rendered.photos, labels=rendered.labels)
    return folder


@pytest.fixture
def catalogue(template: Path, tmp_path: Path) -> Iterator[api.Catalogue]:
    """A catalogue of the rendered photos, the test's own."""
    folder = tmp_path / "catalogue"
    shutil.copytree(template, folder)
    with api.open_catalogue(folder) as opened:
        yield opened
