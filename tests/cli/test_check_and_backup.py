"""`rorqual check` and `rorqual backup`: can the catalogue be trusted, and is there another?"""

import shutil
from pathlib import Path

import pytest

from rorqual.catalogue.catalogue import Catalogue
from rorqual.rendering.catalogue_files import RenderedCatalogue
from tests.catalogue.dumps import dump_tables
from tests.cli.running import finished, rorqual, started


def test_a_sound_catalogue(imported: Path) -> None:
    before = {path.name: path.read_bytes() for path in imported.iterdir()}
    run = rorqual("check", imported, "--deep")
    assert (run.code, run.out) == (0, "")
    assert "is sound: 20 individuals, 60 photos" in run.err
    assert {path.name: path.read_bytes() for path in imported.iterdir()} == before


def test_photos_that_are_gone_are_a_warning_only(
    empty: Path, photos: Path, pictures: list[bytes]
) -> None:
    (photos / "a.jpg").write_bytes(pictures[0])
    assert rorqual("import", photos, "--catalogue", empty).code == 0
    (photos / "a.jpg").unlink()
    run = rorqual("check", empty)
    assert run.code == 0
    assert "warning" in run.err
    assert "a.jpg" in run.err


def garbage(database: Path) -> None:
    database.write_bytes(b"no database at all " * 500)


def cut(database: Path) -> None:
    content = database.read_bytes()
    database.write_bytes(content[: len(content) // 2])


def overwritten(database: Path) -> None:
    content = bytearray(database.read_bytes())
    for start in range(3 * 4096, len(content), 5 * 4096):
        content[start : start + 4096] = bytes(4096)
    database.write_bytes(content)


@pytest.mark.parametrize("damage", [garbage, cut, overwritten])
def test_a_damaged_database_is_a_failure_in_plain_words(
    damage: object, imported: Path, photos: Path
) -> None:
    assert callable(damage)
    damage(imported / "catalogue.sqlite")
    run = rorqual("check", imported)
    assert run.code == 1
    assert "damaged" in run.err
    assert "backup" in run.err
    assert "Traceback" not in run.err


def test_a_lost_table_is_a_failure_of_every_command(imported: Path, photos: Path) -> None:
    with Catalogue.open(imported) as catalogue, catalogue.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE embeddings")
    for arguments in (
        ("check", imported),
        ("calibrate", imported),
        ("import", photos, "--catalogue", imported),
        ("identify", photos, "--catalogue", imported),
    ):
        run = rorqual(*arguments)
        assert run.code == 1
        assert "it is damaged" in run.err
        assert "Traceback" not in run.err


def test_a_catalogue_is_backed_up_while_an_import_writes_to_it(
    empty: Path, rendered: RenderedCatalogue, tmp_path: Path
) -> None:
    copy = tmp_path / "backups" / "today"
    process = started("import", rendered.photos, "--labels", rendered.labels, "--catalogue", empty)
    run = rorqual("backup", empty, copy)
    assert finished(process).code == 0
    assert run.code == 0
    assert rorqual("check", copy).code == 0
    assert rorqual("backup", empty, copy).code == 2  # never over another one
    with Catalogue.open(copy) as catalogue:
        assert catalogue.counts().photos <= 60


def test_the_copy_is_a_catalogue_that_goes_on(
    imported: Path, rendered: RenderedCatalogue, tmp_path: Path
) -> None:
    assert rorqual("backup", imported, tmp_path / "copy").code == 0
    with Catalogue.open(imported) as catalogue:
        tables = dump_tables(catalogue)
    shutil.rmtree(imported)
    arguments = ("import", rendered.photos, "--labels", rendered.labels)
    assert rorqual(*arguments, "--catalogue", tmp_path / "copy").code == 0
    with Catalogue.open(tmp_path / "copy") as catalogue:
        assert dump_tables(catalogue) == tables
