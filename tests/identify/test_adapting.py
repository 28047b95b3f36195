"""A catalogue that adapts itself; vectors are made up, so that nothing has to be embedded."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.check import check
from rorqual.catalogue.location import DATABASE
from rorqual.identify.adapting import CatalogueAdaptation, adapt, switch_adaptation_off
from rorqual.identify.calibrating import calibrate
from rorqual.identify.embedding_space import EmbeddingSpace
from rorqual.identify.gallery import read_gallery
from rorqual.identify.identifying import identify_photos
from rorqual.identify.importing import import_photos
from rorqual.matching.calibration import CalibrationSource
from tests.catalogue.builders import a_label, an_import
from tests.identify.photos import KNOWN, STRANGER, files_in, name_of, survey_labels
from tests.identify.test_calibrating import spec_of, stamp_of


def store_noisy_survey(catalogue: Catalogue, individuals: int, photos_each: int = 3) -> None:
    """Individuals differ in a few of the values; what differs from photo to photo is louder."""
    random = np.random.default_rng(0)
    telling, dimension = 12, spec_of(catalogue).dimension
    for number in range(individuals * photos_each):
        individual = number // photos_each
        animal = np.random.default_rng(individual).normal(size=telling)
        vector = np.zeros(dimension)
        vector[:telling] = animal + 0.7 * random.normal(size=telling)
        vector[telling : 2 * telling] = 4.0 * random.normal(size=telling)
        label = a_label(f"whale-{individual}", encounter=f"day-{number}")
        record = an_import(number, [label], network=stamp_of(catalogue))
        (item,) = record.annotations
        unit = (vector / np.linalg.norm(vector)).astype(np.float32)
        catalogue.store_photo(replace(record, annotations=(replace(item, embedding=unit),)))


@pytest.fixture(scope="module")
def noisy_template(_empty_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(shutil.copytree(_empty_template, tmp_path_factory.mktemp("noisy") / "noisy"))
    with Catalogue.open(folder) as catalogue:
        store_noisy_survey(catalogue, 25)
    return folder


@pytest.fixture(scope="module")
def adaptation(
    noisy_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, CatalogueAdaptation]:
    """The folder of a catalogue that adapted itself, and what came of it."""
    folder = Path(shutil.copytree(noisy_template, tmp_path_factory.mktemp("adapted") / "adapted"))
    steps: list[int] = []
    with Catalogue.open(folder) as catalogue:
        adapted = adapt(catalogue, on_progress=lambda done, _steps: steps.append(done))
    assert steps == list(range(1, len(steps) + 1))
    return folder, adapted


@pytest.fixture
def noisy(noisy_template: Path, tmp_path: Path) -> Iterator[Catalogue]:
    """A catalogue that a head would help, the test's own."""
    with Catalogue.open(Path(shutil.copytree(noisy_template, tmp_path / "noisy"))) as catalogue:
        yield catalogue


@pytest.fixture
def adapted(adaptation: tuple[Path, CatalogueAdaptation], tmp_path: Path) -> Iterator[Catalogue]:
    """The same with the head, the test's own."""
    with Catalogue.open(Path(shutil.copytree(adaptation[0], tmp_path / "adapted"))) as catalogue:
        yield catalogue


def rows_of(catalogue: Catalogue, table: str) -> int:
    with closing(sqlite3.connect(catalogue.folder / DATABASE)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_a_head_that_proves_itself_is_in_force_with_a_calibration_of_its_own(
    adapted: Catalogue, adaptation: tuple[Path, CatalogueAdaptation]
) -> None:
    found = adaptation[1]
    assert found.outcome.head is not None
    assert not found.was_in_force
    space = EmbeddingSpace.of_catalogue(adapted)
    assert space.space_hash == found.outcome.head.space_hash(space.base.spec_hash)
    run = identify_photos(adapted, ())
    assert run.setup.calibration.source is CalibrationSource.CATALOGUE
    assert run.setup.calibration.embedding == space.space_hash
    assert run.setup.stamps["adapt"] == f"linear-head@{space.space_hash}"
    assert check(adapted, spec_hash=space.base.spec_hash).is_healthy


def test_again_nothing_changes(
    adapted: Catalogue, adaptation: tuple[Path, CatalogueAdaptation]
) -> None:
    again = adapt(adapted)
    assert again.was_in_force
    assert again.outcome.report == adaptation[1].outcome.report
    assert (rows_of(adapted, "adaptations"), rows_of(adapted, "calibrations")) == (1, 1)


def test_switched_off_everything_is_as_before(noisy: Catalogue, adapted: Catalogue) -> None:
    assert switch_adaptation_off(adapted)
    assert not switch_adaptation_off(adapted)
    never, after = identify_photos(noisy, ()), identify_photos(adapted, ())
    assert (after.setup.stamps, after.setup.calibration) == (
        never.setup.stamps,
        never.setup.calibration,
    )


def test_the_gallery_is_the_stored_one_seen_through_the_head(adapted: Catalogue) -> None:
    space = EmbeddingSpace.of_catalogue(adapted)
    assert space.head is not None
    stored = read_gallery(adapted, space.base.spec_hash)
    mapped = read_gallery(adapted, space.base.spec_hash, head=space.head)
    assert mapped.vectors == pytest.approx(space.head.apply(stored.vectors), abs=1e-6)
    assert rows_of(adapted, "embeddings") == len(stored.vectors)


def figures(report: dict[str, Any]) -> dict[str, float]:
    return {name: it for name, it in report.items() if isinstance(it, int | float)}


def test_calibrating_later_calibrates_what_the_head_makes(
    adapted: Catalogue, adaptation: tuple[Path, CatalogueAdaptation]
) -> None:
    before = adaptation[1].calibration
    assert before is not None
    outcome = calibrate(adapted)
    assert outcome.calibration is not None
    assert outcome.calibration.embedding == EmbeddingSpace.of_catalogue(adapted).space_hash
    assert figures(outcome.report) == pytest.approx(figures(before.report), abs=1e-3)


def test_the_share_of_new_animals_that_was_given_is_kept(noisy: Catalogue) -> None:
    calibrate(noisy, expected_new_share=0.1)
    calibration = adapt(noisy).calibration
    assert calibration is not None
    assert calibration.report["expected_new_share"] == 0.1


def test_too_small_a_catalogue_stays_as_it_is_and_says_why(empty: Catalogue) -> None:
    store_noisy_survey(empty, 6)
    found = adapt(empty)
    assert found.outcome.head is None
    assert "6 individuals were met in two encounters or more" in found.outcome.reason
    assert rows_of(empty, "adaptations") == rows_of(empty, "calibrations") == 0


def test_a_stopped_run_leaves_nothing(noisy: Catalogue) -> None:
    def stop(_done: int, _steps: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        adapt(noisy, on_progress=stop)
    assert rows_of(noisy, "adaptations") == rows_of(noisy, "calibrations") == 0


def test_photos_that_come_later_are_compared_through_the_head_too(
    adapted: Catalogue, survey: Path, queries: Path
) -> None:
    import_photos(adapted, files_in(survey), survey_labels())
    files = [file for file in files_in(queries) if file.name in {*KNOWN, STRANGER}]
    through_head = list(identify_photos(adapted, files))
    switch_adaptation_off(adapted)
    plain = list(identify_photos(adapted, files))
    assert name_of(0, 2) in {result.photo for result in through_head}
    for with_head, without in zip(through_head, plain, strict=True):
        (seen,), (bare,) = with_head.annotations, without.annotations
        assert "adapt" in seen.models
        assert "adapt" not in bare.models
        assert seen.candidates != bare.candidates  # an answer of before is not taken for one now
    again = identify_photos(adapted, files)
    assert [result.annotations for result in again] == [it.annotations for it in plain]
    assert again.resumed == len(files)
