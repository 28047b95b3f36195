"""The newest answers, each photo once, and the gallery's photos."""

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import reading
from rorqual.catalogue.recent_answers import read_gallery_photos, read_recent_answers
from tests.catalogue.builders import a_label, a_photo, an_import


def answer(catalogue: Catalogue, key: str, number: int, text: str) -> None:
    record = an_import(number)
    catalogue.store_identification(
        key, lambda _ids: text, record, [], photo_name=record.name, sha256=record.photo.sha256
    )


def recent(catalogue: Catalogue, limit: int = 10) -> list[str]:
    with reading(catalogue.engine) as connection:
        return read_recent_answers(connection, limit)


def test_the_newest_come_first_and_each_photo_once(catalogue: Catalogue) -> None:
    assert recent(catalogue) == []
    answer(catalogue, "a", 1, "first")
    answer(catalogue, "b", 2, "second")
    answer(catalogue, "c", 1, "first again, with a larger gallery")
    answer(catalogue, "d", 3, "third")
    assert recent(catalogue) == ["third", "first again, with a larger gallery", "second"]
    assert recent(catalogue, 2) == ["third", "first again, with a larger gallery"]


def test_only_photos_of_known_animals_are_the_gallerys(catalogue: Catalogue) -> None:
    catalogue.store_photo(an_import(1, [a_label("Moby"), a_label("Migaloo")]))
    catalogue.store_photo(an_import(2, [a_label(None)]))
    catalogue.store_photo(an_import(3))
    answer(catalogue, "a", 4, "{}")
    with reading(catalogue.engine) as connection:
        assert read_gallery_photos(connection) == [(0.9, a_photo(1).quality)]
