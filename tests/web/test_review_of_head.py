"""A candidate that only a network's head knows is shown as such, and not decided by mistake."""

from dataclasses import replace

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from rorqual.catalogue.decisions import SUGGESTED_NAME, Tier, append_decision
from rorqual.catalogue.engine import writing
from rorqual.catalogue.schema import identifications
from rorqual.domain.identification import Candidate, Verdict
from rorqual.identify.result_json import dump_result, load_result
from tests.web.test_review import animals, asked, curator, folder, now, say

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


def test_it_has_neither_a_page_nor_the_button_of_the_known(
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


def test_who_agrees_names_a_new_individual_of_the_catalogue(
    app: FastAPI, curator: TestClient, animals: list[int]
) -> None:
    known_to_a_head(app, "hw_7")
    assert 'value="new:hw_7"' in curator.get(f"/review/{animals[0]}").text
    assert say(curator, animals[0], "new:hw_7").status_code == 303
    decided = now(curator, animals[0])
    assert decided["individual"] == "hw_7"
    assert decided["history"][-1]["kind"] == "new"
    assert curator.get("/individuals/hw_7").status_code == 200


def test_a_suggestion_of_one_shows_its_name_in_the_queue_and_in_the_history(
    app: FastAPI, curator: TestClient, animals: list[int]
) -> None:
    with writing(app.state.catalogue.engine) as connection:
        append_decision(
            connection,
            animals[0],
            Tier.SUGGESTED,
            verdict=Verdict.MATCH,
            individual_id=None,
            actor="rorqual",
            reason="hw_7 has probability 0.950.",
            details={SUGGESTED_NAME: "hw_7"},
        )
    assert '<span class="individual">hw_7</span>' in curator.get("/review").text
    page = curator.get(f"/review/{animals[0]}").text
    assert "an individual that only the network knows" in page
