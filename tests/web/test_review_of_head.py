"""A candidate that only a network's head knows is shown as such, and not decided by mistake."""

from dataclasses import replace

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from rorqual.catalogue.engine import writing
from rorqual.catalogue.schema import identifications
from rorqual.domain.identification import Candidate
from rorqual.identify.result_json import dump_result, load_result
from tests.web.test_review import animals, asked, curator, folder

__all__ = ["animals", "asked", "curator", "folder"]


def known_to_a_head(app: FastAPI, name: str) -> None:
    """Put one before the candidates of every answer that the catalogue keeps."""
    with writing(app.state.catalogue.engine) as connection:
        for key, text in connection.execute(
            select(identifications.c.key, identifications.c.result)
        ).all():
            result = load_result(text)
            changed = tuple(
                replace(it, candidates=(Candidate(name, 0.9, 0.8), *it.candidates[:4]))
                for it in result.annotations
            )
            connection.execute(
                identifications.update()
                .where(identifications.c.key == key)
                .values(result=dump_result(replace(result, annotations=changed)))
            )


def test_it_has_neither_a_page_nor_a_button(
    app: FastAPI, curator: TestClient, animals: list[int]
) -> None:
    known_to_a_head(app, "hw_7")
    page = curator.get(f"/review/{animals[0]}").text
    assert "hw_7" in page
    assert "known to the network, no photo here" in page
    assert "/individuals/hw_7" not in page
    assert 'value="name:hw_7"' not in page
    assert "Not hw_7" not in page  # nobody of the catalogue can be rejected so
    assert 'value="name:' in page  # those with photos can be chosen as ever
