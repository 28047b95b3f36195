"""Whom the catalogue knows, with their photos; places are shown as the role may know them."""

import pytest
from fastapi import FastAPI

from rorqual.catalogue.engine import writing
from rorqual.catalogue.schema import annotations
from rorqual.catalogue.team.keys import Role
from tests.service.conftest import Client


@pytest.fixture
def names(client: Client) -> list[str]:
    return [it["name"] for it in client(Role.VIEWER).get("/v1/individuals").json()["items"]]


def test_all_are_listed_and_found_by_the_beginning_of_their_name(
    client: Client, names: list[str]
) -> None:
    viewer = client(Role.VIEWER)
    page = viewer.get("/individuals").text
    assert all(f'href="/individuals/{name}"' in page for name in names)
    assert "2 photos" in page
    found = viewer.get("/individuals", params={"prefix": names[0]}).text
    assert found.count('class="tile"') == 1
    assert "No name begins with" in viewer.get("/individuals?prefix=zzz").text


def test_photos_stand_by_their_encounters(client: Client, names: list[str]) -> None:
    page = client(Role.VIEWER).get(f"/individuals/{names[0]}").text
    assert page.count('class="meeting"') == 2
    assert "2 photos · 2 encounters" in page
    assert page.count("/thumbnail") == 2


@pytest.mark.parametrize(
    ("role", "place"), [(Role.REVIEWER, "64.1° N, 21.9° W"), (Role.CURATOR, "64.148° N, 21.944° W")]
)
def test_places_are_rounded_below_curators(
    app: FastAPI, client: Client, names: list[str], role: Role, place: str
) -> None:
    with writing(app.state.catalogue.engine) as connection:
        connection.execute(annotations.update().values(latitude=64.148, longitude=-21.944))
    assert place in client(role).get(f"/individuals/{names[0]}").text


def test_somebody_unknown(client: Client) -> None:
    answer = client(Role.VIEWER).get("/individuals/Moby%20Dick")
    assert answer.status_code == 404
    assert "Moby Dick" in answer.text
