"""The networks of a service, and the groups that were suggested to its persons."""

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.group_suggestions import record_groups
from rorqual.catalogue.team.keys import Role
from rorqual.domain.grouping import GroupedAnimal, Grouping, ProvisionalGroup
from tests.service.conftest import Client
from tests.service.routes.test_catalogue import walk


def suggest(catalogue: Catalogue, *groups: tuple[int, ...]) -> None:
    """What `rorqual cluster --record` keeps of these groups of annotations."""
    made = tuple(
        ProvisionalGroup(
            name=f"group-{number:04d}",
            animals=tuple(GroupedAnimal(it, "1.jpg", it, 0.8, 1) for it in animals),
            individual=None,
            known_annotation=None,
            flags=(),
            reason=f"{len(animals)} photos",
        )
        for number, animals in enumerate(groups, start=1)
    )
    record_groups(catalogue, Grouping(made, 0.7, "", {"embed": "e@1"}), actor="rorqual cluster")


def shown(client: TestClient) -> list[list[int]]:
    return [it["animals"] for it in walk(client, "/v1/clusters", limit=1)]


@pytest.mark.parametrize("path", ["clusters", "models"])
def test_both_are_for_viewers(client: Client, path: str) -> None:
    assert client(None).get(f"/v1/{path}").status_code == 401
    assert client(Role.VIEWER).get(f"/v1/{path}").status_code == 200


def test_the_networks_at_work_come_first(client: Client) -> None:
    viewer = client(Role.VIEWER)
    models: list[dict[str, Any]] = viewer.get("/v1/models").json()["models"]
    working = [it["stamp"] for it in models if it["at_work"]]
    assert working == [it["stamp"] for it in models[: len(working)]]
    in_answers = viewer.get("/v1/catalogue").json()["models"]
    assert {in_answers["gate"], in_answers["embed"]} <= set(working)
    assert len(models) > len(working), "others are installed as well"
    embedder = next(it for it in models if it["stamp"] == in_answers["embed"])
    assert (embedder["step"], embedder["calibrated"]) == ("embedding", True)
    assert embedder["licence"]


def test_groups_are_listed_as_they_were_suggested(app: FastAPI, client: Client) -> None:
    viewer = client(Role.VIEWER)
    assert shown(viewer) == []
    suggest(app.state.catalogue, (1, 2), (5, 6, 7), (8, 3))
    assert shown(viewer) == [[1, 2], [5, 6, 7], [3, 8]]
    (first, *_) = walk(viewer, "/v1/clusters")
    assert (first["reason"], first["similarity"]) == ("2 photos", 0.7)
    assert first["models"] == {"embed": "e@1"}


def test_a_group_that_a_later_run_took_apart_is_not_listed(app: FastAPI, client: Client) -> None:
    suggest(app.state.catalogue, (1, 2, 3), (5, 6))
    suggest(app.state.catalogue, (2, 3), (5, 6))
    assert shown(client(Role.VIEWER)) == [[5, 6], [2, 3]]


def test_it_is_said_on_which_animals_a_person_decided(app: FastAPI, client: Client) -> None:
    suggest(app.state.catalogue, (1, 2))
    (group,) = walk(client(Role.VIEWER), "/v1/clusters")
    assert group["decided"] == [1, 2], "they came with labels"
