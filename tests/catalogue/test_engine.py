"""Transactions, waiting for another writer, and failures in plain words."""

from pathlib import Path

import pytest
from sqlalchemy import select

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import open_engine, reading, writing
from rorqual.catalogue.location import DATABASE
from rorqual.catalogue.rows import add_row
from rorqual.catalogue.schema import individuals
from rorqual.domain.errors import CatalogueError
from tests.stores import sqlite_only


def test_a_failed_transaction_leaves_nothing_and_uses_no_id(catalogue: Catalogue) -> None:
    with writing(catalogue.engine) as connection:
        assert add_row(connection, individuals, name="Moby") == 1
    with pytest.raises(ZeroDivisionError), writing(catalogue.engine) as connection:
        add_row(connection, individuals, name="Lost")
        raise ZeroDivisionError
    with writing(catalogue.engine) as connection:
        assert add_row(connection, individuals, name="Dick") == 2


def test_a_reader_sees_one_state(catalogue: Catalogue) -> None:
    names = select(individuals.c.name)
    with reading(catalogue.engine) as reader:
        assert reader.execute(names).all() == []
        with writing(catalogue.engine) as writer:
            add_row(writer, individuals, name="Moby")
        assert reader.execute(names).all() == []
    with reading(catalogue.engine) as reader:
        assert reader.execute(names).scalars().all() == ["Moby"]


@sqlite_only
def test_a_busy_database_is_named_after_the_wait(catalogue: Catalogue) -> None:
    impatient = open_engine(catalogue.folder / DATABASE, busy_seconds=0.05)
    with (
        writing(catalogue.engine),
        pytest.raises(CatalogueError, match=r"catalogue.sqlite: another process.*run the command"),
        writing(impatient),
    ):
        pass
    impatient.dispose()


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "missing" / DATABASE)
    with pytest.raises(CatalogueError, match=r"missing.*permissions"), reading(engine):
        pass


def test_a_lost_table_is_told_with_the_remedy(catalogue: Catalogue) -> None:
    with writing(catalogue.engine) as connection:
        connection.exec_driver_sql("DROP TABLE embeddings")
    with pytest.raises(CatalogueError, match=r": restore the .* from a"):
        catalogue.known_photos("any")
