"""Local features of a catalogue: computed once, kept, and missed where a photo is gone."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import reading
from rorqual.catalogue.local_features import read_local_features
from rorqual.domain.label import Label
from rorqual.identify.importing import import_photos
from rorqual.identify.local_features import CatalogueFeatures
from rorqual.matching.local.rootsift import RootSift, RootSiftSettings
from tests.catalogue.damage import meddle
from tests.identify.photos import files_in, name_of, save
from tests.rendered import fluke

EXTRACTOR = RootSift()


@pytest.fixture
def survey_of_two(empty: Catalogue, tmp_path: Path) -> tuple[Catalogue, Path, list[int]]:
    """A catalogue of two animals, the folder of their photos, and their annotations."""
    folder = tmp_path / "photos"
    folder.mkdir()
    labels = {}
    for individual in (0, 1):
        save(fluke(individual, 0).image, folder / name_of(individual, 0))
        labels[name_of(individual, 0)] = (Label(2, individual=f"whale-{individual}"),)
    import_photos(empty, files_in(folder), labels)
    with reading(empty.engine) as connection:
        ids = connection.exec_driver_sql("SELECT id FROM annotations ORDER BY id").scalars().all()
    return empty, folder, list(ids)


def test_features_are_computed_once_and_then_kept(
    survey_of_two: tuple[Catalogue, Path, list[int]],
) -> None:
    catalogue, folder, ids = survey_of_two
    assert read_local_features(catalogue, EXTRACTOR.stamp, ids) == {}
    first = CatalogueFeatures(catalogue, EXTRACTOR).features_of(ids)
    assert set(first) == set(ids)
    assert all(len(features) for features in first.values())
    shutil.rmtree(folder)
    again = CatalogueFeatures(catalogue, EXTRACTOR).features_of(ids)
    for number in ids:
        np.testing.assert_array_equal(again[number].positions, first[number].positions)
        np.testing.assert_array_equal(again[number].sizes, first[number].sizes)
        np.testing.assert_array_equal(again[number].angles, first[number].angles)
        np.testing.assert_array_equal(again[number].descriptors, first[number].descriptors)


def test_memory_is_enough_where_the_catalogue_lost_them(
    survey_of_two: tuple[Catalogue, Path, list[int]],
) -> None:
    catalogue, folder, ids = survey_of_two
    source = CatalogueFeatures(catalogue, EXTRACTOR)
    source.features_of(ids)
    meddle(catalogue, "DELETE FROM local_features")
    shutil.rmtree(folder)
    assert set(source.features_of(ids)) == set(ids)


def test_a_missing_photo_costs_its_animal_and_no_other(
    survey_of_two: tuple[Catalogue, Path, list[int]],
) -> None:
    catalogue, folder, ids = survey_of_two
    hidden = folder / name_of(0, 0)
    hidden.rename(folder / "elsewhere")
    assert set(CatalogueFeatures(catalogue, EXTRACTOR).features_of(ids)) == {ids[1]}
    (folder / "elsewhere").rename(hidden)  # the drive is connected again
    assert set(CatalogueFeatures(catalogue, EXTRACTOR).features_of(ids)) == set(ids)


def test_a_photo_with_other_content_is_not_used(
    survey_of_two: tuple[Catalogue, Path, list[int]],
) -> None:
    catalogue, folder, ids = survey_of_two
    shutil.copyfile(folder / name_of(1, 0), folder / name_of(0, 0))
    assert set(CatalogueFeatures(catalogue, EXTRACTOR).features_of(ids)) == {ids[1]}


def test_a_copy_of_the_photo_does_as_well(
    survey_of_two: tuple[Catalogue, Path, list[int]], tmp_path: Path
) -> None:
    catalogue, folder, ids = survey_of_two
    copies = tmp_path / "copies"
    shutil.copytree(folder, copies)
    import_photos(catalogue, files_in(copies), {})
    shutil.rmtree(folder)
    assert set(CatalogueFeatures(catalogue, EXTRACTOR).features_of(ids)) == set(ids)


def test_damaged_features_are_computed_anew(
    survey_of_two: tuple[Catalogue, Path, list[int]],
) -> None:
    catalogue, _, ids = survey_of_two
    whole = CatalogueFeatures(catalogue, EXTRACTOR).features_of(ids)
    meddle(catalogue, "UPDATE local_features SET features = x'00'")
    mended = CatalogueFeatures(catalogue, EXTRACTOR).features_of(ids)
    for number in ids:
        np.testing.assert_array_equal(mended[number].descriptors, whole[number].descriptors)
    assert set(read_local_features(catalogue, EXTRACTOR.stamp, ids)) == set(ids)


def test_features_of_another_extractor_are_others(
    survey_of_two: tuple[Catalogue, Path, list[int]],
) -> None:
    catalogue, _, ids = survey_of_two
    few = RootSift(RootSiftSettings(keypoints=20))
    CatalogueFeatures(catalogue, EXTRACTOR).features_of(ids)
    found = CatalogueFeatures(catalogue, few).features_of(ids)
    assert {len(features) for features in found.values()} == {20}


def test_a_preparation_goes_on_where_it_was(
    survey_of_two: tuple[Catalogue, Path, list[int]],
) -> None:
    catalogue, folder, ids = survey_of_two
    CatalogueFeatures(catalogue, EXTRACTOR).features_of(ids[:1])
    (folder / name_of(0, 0)).unlink()  # is not read again
    done: list[tuple[int, int]] = []
    source = CatalogueFeatures(catalogue, EXTRACTOR)
    ready = source.prepare(ids, workers=2, on_progress=lambda *it: done.append(it))
    assert ready == 2
    assert done == [(2, 2)]
