"""Two processes on one catalogue."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rorqual.catalogue.backup import backup
from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.check import check
from tests.catalogue.builders import a_survey
from tests.catalogue.dumps import dump_contents
from tests.catalogue.processes import start_writer
from tests.catalogue.writer import INDIVIDUALS
from tests.stores import sqlite_only

PHOTOS = 60


def test_overlapping_photos_from_both_ends(
    catalogue: Catalogue, empty_catalogue: Path, tmp_path: Path
) -> None:
    forwards = start_writer(catalogue.folder, 0, PHOTOS)
    backwards = start_writer(catalogue.folder, PHOTOS - 1, -1, -1)
    for process in (forwards, backwards):
        process.communicate()
        assert process.returncode == 0
    assert check(catalogue).is_healthy
    shutil.copytree(empty_catalogue, tmp_path / "alone")
    with Catalogue.open(tmp_path / "alone") as alone:
        for record in a_survey(PHOTOS, INDIVIDUALS):
            alone.store_photo(record)
        assert dump_contents(catalogue) == dump_contents(alone)


@sqlite_only
def test_backup_while_another_process_writes(catalogue: Catalogue, tmp_path: Path) -> None:
    writer = start_writer(catalogue.folder, 0, PHOTOS)
    for number in range(3):
        backup(catalogue, tmp_path / f"backup-{number}")
    writer.communicate()
    assert writer.returncode == 0
    stored = []
    for number in range(3):
        with Catalogue.open(tmp_path / f"backup-{number}") as copy:
            assert check(copy).is_healthy
            counts = copy.counts()
            assert counts.photos == counts.annotations == counts.gallery_annotations
            stored.append(counts.photos)
    assert stored == sorted(stored)
    assert stored[-1] <= catalogue.counts().photos == PHOTOS


def test_many_threads_create_one_catalogue(tmp_path: Path) -> None:
    def create(number: int) -> dict[str, str]:
        with Catalogue.create(tmp_path / "new", settings={"made_by": str(number)}) as catalogue:
            return dict(catalogue.settings)

    with ThreadPoolExecutor(4) as pool:
        settings = list(pool.map(create, range(4)))
    assert all(each == settings[0] for each in settings)
    assert {path.name for path in (tmp_path / "new").iterdir()} == {
        "catalogue.sqlite",
        "catalogue.toml",
    }
