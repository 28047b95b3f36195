"""Making a catalogue, and telling one from another folder."""

from pathlib import Path

import pytest

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.location import DATABASE, MARKER, PARTIAL
from rorqual.domain.errors import CatalogueError, UsageError
from tests.catalogue.builders import an_import

SETTINGS = {"licence": "permissive", "embedding": "test-net"}


def test_create_makes_parents_and_keeps_settings(tmp_path: Path) -> None:
    folder = tmp_path / "surveys" / "2024, été"
    with Catalogue.create(folder, settings=SETTINGS) as catalogue:
        assert catalogue.folder == folder
        assert catalogue.settings == SETTINGS
    assert {path.name for path in folder.iterdir()} == {DATABASE, MARKER}


def test_create_in_an_empty_folder(tmp_path: Path) -> None:
    Catalogue.create(tmp_path, settings={}).close()
    Catalogue.open(tmp_path).close()


def test_create_on_a_catalogue_changes_nothing(catalogue: Catalogue) -> None:
    catalogue.store_photo(an_import(1))
    with Catalogue.create(catalogue.folder, settings={"licence": "other"}) as again:
        assert again.settings == {"licence": "permissive"}
        assert again.counts().photos == 1


@pytest.mark.parametrize("leftover", [MARKER, f"{PARTIAL}123", f"{PARTIAL}123-wal"])
def test_create_completes_a_half_made_folder(tmp_path: Path, leftover: str) -> None:
    (tmp_path / leftover).write_bytes(b"half")
    with Catalogue.create(tmp_path, settings=SETTINGS) as catalogue:
        assert catalogue.settings == SETTINGS
    assert {path.name for path in tmp_path.iterdir()} == {DATABASE, MARKER}


def test_create_leaves_an_unfinished_backup_alone(catalogue: Catalogue) -> None:
    unfinished = catalogue.folder / f"{PARTIAL}backup"
    unfinished.mkdir()
    Catalogue.create(catalogue.folder, settings={}).close()
    assert unfinished.is_dir()


def test_create_refuses_a_folder_with_other_content(tmp_path: Path) -> None:
    (tmp_path / "whale.jpg").write_bytes(b"picture")
    with pytest.raises(UsageError, match=r"not empty \(it holds whale.jpg\).*new or empty folder"):
        Catalogue.create(tmp_path, settings={})
    assert [path.name for path in tmp_path.iterdir()] == ["whale.jpg"]


def test_create_refuses_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UsageError, match="is a file"):
        Catalogue.create(tmp_path / "file", settings={})
    with pytest.raises(UsageError, match="cannot be made a catalogue"):
        Catalogue.create(tmp_path / "file" / "inside", settings={})


def test_open_refuses_what_is_no_catalogue(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"does not exist.*rorqual init"):
        Catalogue.open(tmp_path / "missing")
    with pytest.raises(UsageError, match=r"is not a catalogue.*rorqual init"):
        Catalogue.open(tmp_path)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UsageError, match="is a file"):
        Catalogue.open(tmp_path / "file")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("schema = 2\n", "newer version"),
        ("schema = \n", "cannot be read"),
        ("\x00\udcff", "cannot be read"),
        ("", "names no schema"),
    ],
)
def test_open_says_what_is_wrong_with_the_marker(
    catalogue: Catalogue, text: str, message: str
) -> None:
    (catalogue.folder / MARKER).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(CatalogueError, match=message):
        Catalogue.open(catalogue.folder)


@pytest.mark.parametrize("content", [b"", b"no database at all, but long enough " * 100])
def test_open_says_that_the_database_is_damaged(tmp_path: Path, content: bytes) -> None:
    Catalogue.create(tmp_path, settings={}).close()
    (tmp_path / DATABASE).write_bytes(content)
    with pytest.raises(CatalogueError, match=r"damaged.*backup"):
        Catalogue.open(tmp_path)
