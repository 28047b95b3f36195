"""The page on which a person looks through provisional groups."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.grouping import Grouping
from rorqual.exchange.report.groups_page import write_groups_page
from tests.catalogue.builders import an_animal, an_import
from tests.exchange.report.parsed_page import Element, embedded_pictures, parsed
from tests.exchange.test_groups_table import GROUPING


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """Ten animals, of which the sixth has a picture that cannot be shown."""
    made = Catalogue.create(tmp_path / "whales", settings={"licence": "permissive"})
    for number in range(10):
        buffer = io.BytesIO()
        Image.new("RGB", (90, 60), (20 * number, 90, 120)).save(buffer, "JPEG")
        picture = b"damaged" if number == 6 else buffer.getvalue()
        animal = an_animal(number)
        record = an_import(number)
        with_picture = type(animal)(animal.annotation, None, animal.embedding, picture)
        made.store_photo(
            type(record)(
                record.photo, record.stored_path, record.name, record.network, (with_picture,)
            )
        )
    return made


def page_of(grouping: Grouping, catalogue: Catalogue, tmp_path: Path) -> tuple[str, Element]:
    path = tmp_path / "groups.html"
    write_groups_page(path, grouping, catalogue, created_at=datetime(2024, 5, 1, tzinfo=UTC))
    text = path.read_text("utf-8")
    return text, parsed(text)


def test_each_group_shows_its_photos_beside_the_known_animal(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    text, page = page_of(GROUPING, catalogue, tmp_path)
    group, alone = page.all("article")
    assert group.all("h2")[0].text == "group-0001: perhaps Moby"
    assert "They are alike." in group.text
    first, second = group.all("ol")  # the halves of a barbell
    known, unnamed = (item.text for item in first.all("li"))
    assert known == "Moby , known"
    assert "=a.jpg sighting 1, similarity 0.75" in unnamed
    assert len(second.all("li")) == 1
    assert "perhaps two individuals" in group.text
    assert "two known individuals" in group.text
    assert alone.all("h2")[0].text == "Alone"
    assert "b.jpg" in alone.text
    assert len(embedded_pictures(text)) == 3
    assert "No picture" in {it.attributes.get("aria-label") for it in group.all("div", "missing")}


def test_the_page_says_on_what_it_rests(catalogue: Catalogue, tmp_path: Path) -> None:
    text, page = page_of(GROUPING, catalogue, tmp_path)
    assert "3 unnamed animals of whales : 1 group, 1 alone" in page.text
    assert "So it was asked." in page.text
    assert "net@1" in page.text
    assert "<script" not in text
    assert "http" not in text.replace("http-equiv", "")


def test_a_catalogue_without_unnamed_animals(catalogue: Catalogue, tmp_path: Path) -> None:
    _, page = page_of(Grouping((), 0.6, "So.", {}), catalogue, tmp_path)
    assert "no unnamed animals" in page.text
