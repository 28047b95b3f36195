"""Large results are read in portions, and equal texts are in memory once."""

from dataclasses import replace

from sqlalchemy import select

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import reading
from rorqual.catalogue.schema import annotations, photos
from rorqual.catalogue.streaming import columns_of, streamed
from rorqual.domain.annotation import Side
from rorqual.domain.photo import Position
from tests.catalogue.builders import a_label, an_import


def fill(catalogue: Catalogue) -> None:
    label = replace(a_label("ada"), side=Side.LEFT, position=Position(1.0, 2.0))
    for number in range(5):
        catalogue.store_photo(an_import(number, [label]))


def test_every_row_comes_once_in_portions_of_a_size(catalogue: Catalogue) -> None:
    fill(catalogue)
    statement = select(photos.c.id, photos.c.sha256).order_by(photos.c.id)
    with reading(catalogue.engine) as connection:
        portions = list(streamed(connection, statement, 2))
        expected = connection.execute(statement).all()
    assert [len(portion) for portion in portions] == [2, 2, 1]
    assert [row for portion in portions for row in portion] == list(expected)


def test_equal_texts_are_one_object_and_numbers_stay_what_they_are(catalogue: Catalogue) -> None:
    fill(catalogue)
    columns = annotations.c.id, annotations.c.side, annotations.c.part, annotations.c.latitude
    with reading(catalogue.engine) as connection:
        ids, sides, parts, latitudes = columns_of(
            connection, select(*columns).order_by(annotations.c.id)
        )
    assert ids == [1, 2, 3, 4, 5]
    assert sides == ["left"] * 5
    assert len(set(map(id, sides))) == 1
    assert parts == [None] * 5
    assert latitudes == [1.0] * 5
    assert all(isinstance(it, float) for it in latitudes)  # though 1 is an id, too


def test_columns_of_nothing_are_empty(catalogue: Catalogue) -> None:
    with reading(catalogue.engine) as connection:
        assert columns_of(connection, select(photos.c.id, photos.c.sha256)) == [[], []]
