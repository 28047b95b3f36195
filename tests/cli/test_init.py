"""`rorqual init`: a new catalogue, and never harm to what is there."""

from pathlib import Path

import pytest

from rorqual.catalogue.catalogue import Catalogue
from rorqual.networks.store import DEFAULT_NETWORKS
from tests.cli.running import rorqual
from tests.stores import PostgresStore


def test_a_new_folder_becomes_a_catalogue(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "there yet" / "wale é"
    run = rorqual("init", folder)
    assert run.code == 0
    assert run.out == ""
    assert "is ready" in run.err
    for network in DEFAULT_NETWORKS.values():
        assert f"({network}, " in run.err
    assert rorqual("check", folder).code == 0


def test_an_existing_catalogue_stays_as_it_is_to_the_byte(imported: Path) -> None:
    before = {path.name: path.read_bytes() for path in imported.iterdir()}
    run = rorqual("init", imported, "--license", "permissive")
    assert run.code == 0
    assert "left as it is" in run.err
    assert "was not made with --license permissive" in run.err
    assert {path.name: path.read_bytes() for path in imported.iterdir()} == before


def test_the_permissive_licence_is_remembered(tmp_path: Path) -> None:
    run = rorqual("init", tmp_path / "catalogue", "--license", "permissive")
    assert run.code == 0
    assert "-NC-" not in run.err
    assert "detection" not in run.err
    with Catalogue.open(tmp_path / "catalogue") as catalogue:
        assert catalogue.settings["licence"] == "permissive"


def test_another_embedding_is_remembered_and_a_missing_one_makes_no_catalogue(
    tmp_path: Path,
) -> None:
    run = rorqual("init", tmp_path / "catalogue", "--embedding", "lite0-levels")
    assert run.code == 0
    assert "lite0-levels" in run.err
    with Catalogue.open(tmp_path / "catalogue") as catalogue:
        assert catalogue.settings["embedding"] == "lite0-levels"
    run = rorqual("init", tmp_path / "other", "--embedding", "lost")
    assert run.code == 1
    assert "no network 'lost'; there are: " in run.err
    assert not (tmp_path / "other").exists()


def test_several_embeddings_compare_together(imported: Path, tmp_path: Path) -> None:
    both = ("--embedding", "rorqual-lite0*3", "--embedding", "lite0-levels")
    run = rorqual("init", tmp_path / "catalogue", *both)
    assert run.code == 0
    assert "(rorqual-lite0*3+lite0-levels, CC-BY-NC-4.0 AND Apache-2.0)" in run.err
    assert rorqual("check", tmp_path / "catalogue").code == 0
    again = rorqual("init", imported, *both)
    assert "was not made with --embedding rorqual-lite0*3+lite0-levels" in again.err


def test_another_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    run = rorqual("init", tmp_path)
    assert run.code == 2
    assert "notes.txt" in run.err
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("inside", ["", "catalogue"])
def test_a_file_is_no_place_for_a_catalogue(inside: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    assert rorqual("init", file / inside).code == 2
    assert file.read_text() == "mine"


def test_a_catalogue_in_postgresql_is_found_by_every_command(
    postgresql: PostgresStore, tmp_path: Path
) -> None:
    url = postgresql.database()
    run = rorqual("init", tmp_path / "catalogue", "--database-url", url)
    assert run.code == 0, run.err
    run = rorqual("check", tmp_path / "catalogue")
    assert run.code == 2
    assert "set the variable RORQUAL_DATABASE_URL" in run.err
    assert rorqual("check", tmp_path / "catalogue", RORQUAL_DATABASE_URL=url).code == 0
    assert rorqual("init", tmp_path / "another", RORQUAL_DATABASE_URL=url).code == 0
    assert not (tmp_path / "another" / "catalogue.sqlite").exists()
