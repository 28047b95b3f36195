"""A catalogue whose data is in PostgreSQL: its address, its folders, and what goes wrong."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from rorqual.catalogue.backup import backup
from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.check import check
from rorqual.catalogue.engine import open_engine, reading, writing
from rorqual.catalogue.folder import is_catalogue
from rorqual.catalogue.location import MARKER, URL_VARIABLE
from rorqual.catalogue.migration import MIGRATIONS
from rorqual.catalogue.postgresql import parse_url, place_of
from rorqual.domain.errors import CatalogueError, UsageError
from tests.catalogue.builders import NETWORK, a_label, an_import
from tests.stores import PostgresStore

NOWHERE = "postgresql://ana:s3cret@127.0.0.1:1/whales"


@pytest.fixture
def elsewhere(postgresql: PostgresStore, tmp_path: Path) -> Catalogue:
    """A catalogue with its data in PostgreSQL, whose address the environment names."""
    catalogue = postgresql.catalogue(tmp_path / "catalogue")
    catalogue.close()
    return catalogue


def test_the_folder_says_where_the_data_is_without_credentials(elsewhere: Catalogue) -> None:
    assert [path.name for path in elsewhere.folder.iterdir()] == [MARKER]
    text = (elsewhere.folder / MARKER).read_text()
    assert 'database = "postgresql"' in text
    assert URL_VARIABLE in text
    assert place_of(parse_url(NOWHERE)) == "database whales on 127.0.0.1:1"
    assert is_catalogue(elsewhere.folder)


def test_without_the_address_the_remedy_is_named(
    elsewhere: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    Catalogue.open(elsewhere.folder).close()
    monkeypatch.delenv(URL_VARIABLE)
    with pytest.raises(UsageError, match=rf"in PostgreSQL \(database .*{URL_VARIABLE} to postgres"):
        Catalogue.open(elsewhere.folder)


def test_a_folder_with_its_own_data_takes_no_address(tmp_path: Path) -> None:
    Catalogue.create(tmp_path / "own", settings={}).close()
    with pytest.raises(UsageError, match="leave out --database-url"):
        Catalogue.open(tmp_path / "own", NOWHERE)


@pytest.mark.parametrize("text", ["whales", "mysql://ana:s3cret@host/whales", "", "://s3cret"])
def test_an_address_of_something_else_is_not_repeated(text: str) -> None:
    with pytest.raises(UsageError, match="--database-url or RORQUAL_DATABASE_URL") as failure:
        parse_url(text)
    assert "s3cret" not in str(failure.value)


def test_a_server_that_does_not_answer_is_named_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"whales on 127\.0\.0\.1:1: it cannot") as failure:
        Catalogue.create(tmp_path / "new", settings={}, database_url=NOWHERE)
    assert "s3cret" not in str(failure.value)
    assert not is_catalogue(tmp_path / "new")


def test_a_database_that_is_not_there_is_named(elsewhere: Catalogue) -> None:
    missing = elsewhere.engine.url.set(database="missing").render_as_string(hide_password=False)
    with pytest.raises(CatalogueError, match='database "missing" does not exist'):
        Catalogue.open(elsewhere.folder, missing)


def test_two_folders_share_one_database(elsewhere: Catalogue, tmp_path: Path) -> None:
    url = elsewhere.engine.url.render_as_string(hide_password=False)
    with (
        Catalogue.open(elsewhere.folder) as first,
        Catalogue.create(tmp_path / "2", settings={"licence": "any"}, database_url=url) as second,
    ):
        assert second.settings == first.settings == {"licence": "permissive"}
        first.store_photo(an_import(1, [a_label("Moby")]))
        assert second.gallery_rows(NETWORK.spec_hash).individuals == ("Moby",)


def test_many_threads_fill_one_database(postgresql: PostgresStore, tmp_path: Path) -> None:
    url = postgresql.database()

    def create(number: int) -> dict[str, str]:
        settings = {"made_by": str(number)}
        folder = tmp_path / str(number)
        with Catalogue.create(folder, settings=settings, database_url=url) as made:
            return dict(made.settings)

    with ThreadPoolExecutor(4) as pool:
        settings = list(pool.map(create, range(4)))
    assert all(each == settings[0] for each in settings)


def test_an_older_database_is_brought_forward(postgresql: PostgresStore, tmp_path: Path) -> None:
    url = postgresql.database()
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = open_engine(parse_url(url))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    with Catalogue.create(tmp_path / "older", settings={}, database_url=url) as catalogue:
        catalogue.store_photo(an_import(1))
        assert check(catalogue).is_healthy


def test_a_busy_database_is_named_after_the_wait(elsewhere: Catalogue) -> None:
    impatient = open_engine(elsewhere.engine.url, busy_seconds=0.05)
    with (
        writing(elsewhere.engine),
        pytest.raises(CatalogueError, match=r"another process.*run the command"),
        writing(impatient),
    ):
        pass
    impatient.dispose()


def test_a_missing_guard_is_found(elsewhere: Catalogue) -> None:
    with Catalogue.open(elsewhere.folder) as catalogue:
        assert check(catalogue).findings == ()
        with writing(catalogue.engine) as connection:
            connection.exec_driver_sql("ALTER TABLE decisions DISABLE TRIGGER USER")
        (finding,) = check(catalogue).findings
        assert finding.message.endswith("are missing: decisions_refuse_change")
        with writing(catalogue.engine) as connection:
            connection.exec_driver_sql("ALTER TABLE decisions ENABLE TRIGGER USER")


def test_a_backup_is_made_by_the_database_s_own_program(
    elsewhere: Catalogue, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="pg_dump"):
        backup(elsewhere, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_an_empty_database_is_told_of(postgresql: PostgresStore, elsewhere: Catalogue) -> None:
    with pytest.raises(CatalogueError, match="tables are missing"):
        Catalogue.open(elsewhere.folder, postgresql.database())


def test_a_service_outlives_lost_connections(elsewhere: Catalogue) -> None:
    with Catalogue.open(elsewhere.folder) as catalogue, Catalogue.open(elsewhere.folder) as other:
        catalogue.counts()
        with writing(other.engine) as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        assert catalogue.counts().photos == 0


def test_a_lost_connection_in_the_middle_is_told_in_plain_words(elsewhere: Catalogue) -> None:
    kill = "SELECT pg_terminate_backend(pg_backend_pid())"
    with (
        Catalogue.open(elsewhere.folder) as catalogue,
        pytest.raises(CatalogueError, match="it cannot be reached"),
        reading(catalogue.engine) as connection,
    ):
        connection.exec_driver_sql(kill)
