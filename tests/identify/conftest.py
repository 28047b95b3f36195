"""What tests of the main job share: rendered photos on disk, and a catalogue of them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from rorqual.catalogue.catalogue import Catalogue
from rorqual.identify.importing import import_photos
from rorqual.identify.network_choice import LicencePolicy, catalogue_settings
from rorqual.identify.networks import PhotoNetworks
from tests.identify.photos import (
    ENCOUNTERS,
    INDIVIDUALS,
    files_in,
    name_of,
    save,
    survey_labels,
)
from tests.rendered import fluke, sea


@pytest.fixture(scope="session")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Photos of every individual in every encounter, to be labelled."""
    folder = tmp_path_factory.mktemp("survey")
    for individual in range(INDIVIDUALS):
        for encounter in range(ENCOUNTERS):
            photo = fluke(individual, encounter).image
            save(photo, folder / name_of(individual, encounter))
    return folder


@pytest.fixture(scope="session")
def queries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another encounter of two known animals, a stranger, an empty sea and a broken file."""
    folder = tmp_path_factory.mktemp("queries")
    for individual in (0, 1, INDIVIDUALS):
        save(fluke(individual, ENCOUNTERS).image, folder / name_of(individual, ENCOUNTERS))
    save(sea(0), folder / "sea.jpg")
    whole = (folder / name_of(0, ENCOUNTERS)).read_bytes()
    (folder / "broken.jpg").write_bytes(whole[: len(whole) // 2])
    return folder


@pytest.fixture(scope="session")
def networks() -> PhotoNetworks:
    return PhotoNetworks.of_settings(catalogue_settings(LicencePolicy.ANY))


@pytest.fixture(scope="session")
def _empty_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty") / "catalogue"
    Catalogue.create(folder, settings=catalogue_settings(LicencePolicy.ANY)).close()
    return folder


@pytest.fixture(scope="session")
def _imported_template(_empty_template: Path, survey: Path) -> Path:
    folder = _empty_template.with_name("imported")
    shutil.copytree(_empty_template, folder)
    with Catalogue.open(folder) as catalogue:
        import_photos(catalogue, files_in(survey), survey_labels())
    return folder


@pytest.fixture
def empty(_empty_template: Path, tmp_path: Path) -> Iterator[Catalogue]:
    """An empty catalogue of the test's own."""
    with Catalogue.open(shutil.copytree(_empty_template, tmp_path / "empty")) as catalogue:
        yield catalogue


@pytest.fixture
def imported(_imported_template: Path, tmp_path: Path) -> Iterator[Catalogue]:
    """A catalogue of the labelled survey, the test's own."""
    with Catalogue.open(shutil.copytree(_imported_template, tmp_path / "imported")) as catalogue:
        yield catalogue
