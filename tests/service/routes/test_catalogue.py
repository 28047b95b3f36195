"""What is in the catalogue, page by page, and as much of places as the caller may know."""

from typing import Any
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from rorqual.catalogue.engine import writing
from rorqual.catalogue.identifications import store_identification
from rorqual.catalogue.rows import add_row
from rorqual.catalogue.schema import individuals
from rorqual.catalogue.team.keys import Role
from tests.service.conftest import Client
from tests.stores import NAMES

STORES = NAMES


def walk(client: TestClient, path: str, limit: int = 3) -> list[dict[str, Any]]:
    """All entries of a list, by way of the cursor."""
    entries: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        answer = client.get(path, params={"limit": limit, **cursor})
        assert answer.status_code == 200, answer.text
        entries += answer.json()["items"]
        if answer.json()["next"] is None:
            assert "Link" not in answer.headers
            return entries
        assert len(answer.json()["items"]) == limit
        cursor = {"cursor": answer.json()["next"]}


@pytest.fixture
def viewer(client: Client) -> TestClient:
    return client(Role.VIEWER)


def test_the_catalogue_in_figures(viewer: TestClient) -> None:
    answer = viewer.get("/v1/catalogue").json()
    assert answer["counts"]["photos"] == 8
    assert answer["counts"]["gallery_individuals"] == 4
    assert "embed" in answer["models"]
    assert answer["calibration"]
    assert answer["settings"]["licence"]


@pytest.mark.parametrize("path", ["individuals", "encounters", "photos", "identifications"])
def test_every_list_is_for_viewers(client: Client, path: str) -> None:
    assert client(None).get(f"/v1/{path}").status_code == 401
    assert client(Role.VIEWER).get(f"/v1/{path}").status_code == 200


def test_individuals_with_their_photos(viewer: TestClient) -> None:
    found = walk(viewer, "/v1/individuals")
    assert [it["photos"] for it in found] == [2, 2, 2, 2]
    names = [it["name"] for it in found]
    assert names == sorted(names)
    one = viewer.get(f"/v1/individuals/{names[0]}").json()
    assert [it["individual"] for it in one["annotations"]] == [names[0]] * 2
    assert [it["tier"] for it in one["annotations"][0]["history"]] == ["attested"]


def test_individuals_by_the_beginning_of_their_names_and_by_species(
    app: FastAPI, viewer: TestClient
) -> None:
    with writing(app.state.catalogue.engine) as connection:
        for name in ("A%1", "A%2", "a%3", "A4"):
            add_row(connection, individuals, name=name, species="blue_whale")
    found = viewer.get("/v1/individuals", params={"prefix": "A%"}).json()["items"]
    assert [it["name"] for it in found] == ["A%1", "A%2"]
    found = viewer.get("/v1/individuals", params={"species": "blue_whale"}).json()["items"]
    assert len(found) == 4


@pytest.mark.parametrize("name", ["fin / left?", "Ñuñoa #1", "100 %", "a/merge", "x\\y"])
def test_any_name_stands_in_an_address(app: FastAPI, viewer: TestClient, name: str) -> None:
    with writing(app.state.catalogue.engine) as connection:
        add_row(connection, individuals, name=name)
    answer = viewer.get(f"/v1/individuals/{quote(name, safe='')}")
    assert answer.json()["name"] == name


@pytest.mark.parametrize(
    "path", ["individuals/Nobody", "photos/99", "annotations/99", "annotations/99/thumbnail"]
)
def test_what_is_not_there_is_named(viewer: TestClient, path: str) -> None:
    answer = viewer.get(f"/v1/{path}")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert path.split("/")[1] in answer.json()["detail"]


def test_a_photo_its_animal_and_its_picture(viewer: TestClient) -> None:
    photos = walk(viewer, "/v1/photos")
    assert len(photos) == 8
    photo = viewer.get(f"/v1/photos/{photos[0]['id']}").json()
    (animal,) = photo["annotations"]
    assert (photo["width"], photo["height"]) == (320, 240)
    assert viewer.get(f"/v1/annotations/{animal['id']}").json() == animal
    picture = viewer.get(f"/v1/annotations/{animal['id']}/thumbnail")
    assert picture.headers["Content-Type"] == "image/jpeg"
    assert picture.content.startswith(b"\xff\xd8")


def test_what_a_client_has_is_not_sent_again(viewer: TestClient) -> None:
    for path in ("catalogue", "individuals", "photos/1", "annotations/1/thumbnail"):
        tag = viewer.get(f"/v1/{path}").headers["ETag"]
        again = viewer.get(f"/v1/{path}", headers={"If-None-Match": f'"other", W/{tag}'})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
        other = viewer.get(f"/v1/{path}", headers={"If-None-Match": '"other"'})
        assert other.status_code == 200


def test_a_walk_sees_each_entry_once_while_others_are_added(
    app: FastAPI, viewer: TestClient
) -> None:
    before = [it["name"] for it in walk(viewer, "/v1/individuals")]
    seen: list[str] = []
    cursor: dict[str, str] = {}
    for number in range(100):
        page = viewer.get("/v1/individuals", params={"limit": 1, **cursor}).json()
        seen += [it["name"] for it in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
        with writing(app.state.catalogue.engine) as connection:
            for name in (f" early {number}", before[1] + f" {number}"):
                if number < 4:
                    add_row(connection, individuals, name=name)
    assert len(seen) == len(set(seen))
    assert set(before) <= set(seen)


def test_the_link_leads_to_the_next_page(viewer: TestClient) -> None:
    first = viewer.get("/v1/individuals?limit=3&prefix=")
    link = first.links["next"]["url"]
    assert len(viewer.get(link).json()["items"]) == 1


@pytest.mark.parametrize("cursor", ["x", "", "bm9uZQ==", "W10=", "Int9Ig==", "é"])
def test_a_cursor_of_nothing_is_refused(viewer: TestClient, cursor: str) -> None:
    answer = viewer.get("/v1/photos", params={"cursor": cursor})
    assert answer.status_code == 422
    assert "cursor" in answer.json()["detail"]


def test_a_cursor_of_another_list_is_refused(viewer: TestClient) -> None:
    other = viewer.get("/v1/encounters", params={"limit": 1}).json()["next"]
    assert viewer.get("/v1/photos", params={"cursor": other}).status_code == 422
    assert viewer.get("/v1/encounters", params={"cursor": other}).status_code == 200


def test_the_answers_of_the_machine_newest_first(
    client: Client, viewer: TestClient, queries: list[Any]
) -> None:
    reviewer = client(Role.REVIEWER)
    given = []
    for path in queries[:3]:
        sent = reviewer.post("/v1/predict-single", files={"file": (path.name, path.read_bytes())})
        given.append(sent.json())
    kept = walk(viewer, "/v1/identifications", limit=2)
    assert [it["answer"] for it in kept] == given[::-1]
    assert [it["photo"] for it in kept] == [path.name for path in queries[2::-1]]


def test_an_answer_that_cannot_be_read_hides_no_other(app: FastAPI, viewer: TestClient) -> None:
    with writing(app.state.catalogue.engine) as connection:
        for key in "ab":
            store_identification(
                connection, key, lambda _: "[]", None, (), photo_name="bay/1.jpg", sha256=None
            )
    kept = walk(viewer, "/v1/identifications")
    assert [(it["id"], it["photo"], it["answer"]) for it in kept] == [
        ("b", "1.jpg", None),
        ("a", "1.jpg", None),
    ]


def test_positions_are_exact_for_curators_only(client: Client) -> None:
    for role, exact in ((Role.VIEWER, False), (Role.REVIEWER, False), (Role.CURATOR, True)):
        caller = client(role)
        places = walk(caller, "/v1/encounters") + walk(caller, "/v1/photos", limit=100)
        places += [caller.get(f"/v1/annotations/{number}").json() for number in range(1, 5)]
        numbers = [it[name] for it in places for name in ("latitude", "longitude")]
        given = [it for it in numbers if it is not None]
        assert given
        assert any(it != round(it, 1) for it in given) == exact
