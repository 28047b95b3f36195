"""Persons decide on the machine's suggestions: on a page, and by the same way as over HTTP."""

import re
import shutil
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from rorqual import api
from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.team.keys import Role, add_key
from rorqual.catalogue.team.review_order import ReviewOrder
from rorqual.catalogue.team.review_queue import ReviewState, list_review
from tests.service.conftest import Client


@pytest.fixture(scope="module")
def asked(template: Path, queries: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue that was asked about two photos."""
    folder = Path(shutil.copytree(template, tmp_path_factory.mktemp("asked") / "catalogue"))
    with api.open_catalogue(folder) as catalogue:
        for photo in queries[:2]:
            list(api.identify(catalogue, photo))
    return folder


@pytest.fixture
def folder(asked: Path, tmp_path: Path) -> Path:
    """The test's own copy of it."""
    return Path(shutil.copytree(asked, tmp_path / "catalogue"))


@pytest.fixture
def animals(app: FastAPI) -> list[int]:
    """The two animals, in the order in which they were asked about."""
    with reading(app.state.catalogue.engine) as connection:
        newest = list_review(connection, state=ReviewState.ALL, order=ReviewOrder.NEWEST, limit=10)
    return [it.annotation_id for it in reversed(newest)]


@pytest.fixture
def curator(app: FastAPI) -> TestClient:
    """A person who signed in."""
    with writing(app.state.catalogue.engine) as connection:
        _, secret = add_key(connection, "Ana", Role.CURATOR)
    browser = TestClient(app)
    browser.post("/sign-in", data={"key": secret})
    return browser


def say(person: TestClient, animal: int, choice: str, *, seen: int = 0, **fields: str) -> Any:
    data = {"choice": choice, "seen": str(seen), **fields}
    return person.post(f"/review/{animal}", data=data, follow_redirects=False)


def now(person: TestClient, animal: int) -> dict[str, Any]:
    return dict(person.get(f"/v1/annotations/{animal}").json())


def shown_in(page: str) -> list[int]:
    return [int(it) for it in re.findall(r'class="tile" href="/review/(\d+)', page)]


def test_what_was_asked_waits_and_leaves_the_queue_once_it_is_decided(
    curator: TestClient, animals: list[int]
) -> None:
    assert sorted(shown_in(curator.get("/review").text)) == sorted(animals)
    assert shown_in(curator.get("/review?sort=newest").text) == animals[::-1]
    name = curator.get("/v1/individuals").json()["items"][0]["name"]
    answer = say(curator, animals[1], f"name:{name}", reason="the notch")
    assert answer.status_code == 303
    assert f"done={animals[1]}" in answer.headers["location"]
    decided = now(curator, animals[1])
    assert decided["individual"] == name
    last = decided["history"][-1]
    assert (last["actor"], last["reason"]) == ("Ana", "the notch")
    assert shown_in(curator.get("/review").text) == animals[:1]
    assert shown_in(curator.get("/review?state=named").text) == animals[1:]


def test_after_a_decision_the_next_animal_is_shown(curator: TestClient, animals: list[int]) -> None:
    first, second = shown_in(curator.get("/review").text)
    to = say(curator, first, "new").headers["location"]
    assert to.startswith(f"/review/{second}?")
    assert say(curator, second, "new").headers["location"].startswith("/review?")
    assert "Nothing waits for a decision" in curator.get("/review").text


def test_an_undone_decision_waits_again_and_again(curator: TestClient, animals: list[int]) -> None:
    for name in ("Ishmael", "Queequeg"):
        seen = now(curator, animals[0])["decision"]
        say(curator, animals[0], "new", seen=seen["id"] if seen else 0, individual=name)
        decision = now(curator, animals[0])["decision"]
        undone = curator.post(f"/review/{animals[0]}/undo", data={"decision": decision["id"]})
        assert "took a decision back" in undone.text
        assert animals[0] in shown_in(curator.get("/review").text)


def test_a_rejection_is_about_one_individual(curator: TestClient, animals: list[int]) -> None:
    name = curator.get("/v1/individuals").json()["items"][0]["name"]
    say(curator, animals[0], f"reject:{name}")
    assert animals[0] not in shown_in(curator.get("/review").text)
    page = curator.get("/review?state=rejected").text
    assert shown_in(page) == animals[:1]
    assert f"not {name}" in page


def test_who_comes_too_late_is_told_and_loses_nothing(
    curator: TestClient, animals: list[int]
) -> None:
    say(curator, animals[0], "new", individual="Ishmael")
    late = say(curator, animals[0], "typed", individual="Queequeg", reason="the notch")
    assert late.status_code == 409
    page = unescape(late.text)
    assert "was decided on since: confirmed Ishmael by Ana is the latest" in page
    assert 'value="Queequeg"' in page
    assert 'value="the notch"' in page
    assert now(curator, animals[0])["individual"] == "Ishmael"


def test_a_name_that_nobody_knows_is_not_made_by_mistake(
    curator: TestClient, animals: list[int]
) -> None:
    for name, told in (("Quequeg", "There is no individual Quequeg"), ("", "is missing")):
        answer = say(curator, animals[0], "typed", individual=name)
        assert answer.status_code == 422
        assert told.lower() in answer.text.lower()
    assert now(curator, animals[0])["individual"] is None


@pytest.mark.parametrize("role", [Role.VIEWER, Role.REVIEWER])
def test_who_may_not_decide_sees_all_the_same(
    client: Client, animals: list[int], role: Role
) -> None:
    person = client(role)
    page = person.get(f"/review/{animals[0]}").text
    assert "The machine says" in page
    assert "Deciding needs the role curator" in page
    assert "<form id=" not in page
    assert say(person, animals[0], "new").status_code == 403
    assert person.post(f"/review/{animals[0]}/undo", data={"decision": 1}).status_code == 403


def test_other_sites_cannot_decide(curator: TestClient, animals: list[int]) -> None:
    answer = curator.post(
        f"/review/{animals[0]}",
        data={"choice": "new", "seen": "0"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 403
    assert now(curator, animals[0])["individual"] is None


def test_strangers_are_led_to_the_door(app: FastAPI) -> None:
    for address in ("/review", "/review/1", "/individuals", "/individuals/a"):
        answer = TestClient(app).get(address, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_an_animal_that_is_not_there(curator: TestClient) -> None:
    answer = curator.get("/review/4711")
    assert answer.status_code == 404
    assert "There is no annotation 4711" in answer.text


class TestEmpty:
    @pytest.fixture
    def folder(self, template: Path, tmp_path: Path) -> Path:
        return Path(shutil.copytree(template, tmp_path / "catalogue"))

    def test_an_empty_queue_says_what_fills_it(self, curator: TestClient) -> None:
        assert "Send photos" in curator.get("/review").text
        assert "There is nothing here" in curator.get("/review?state=named").text
