"""The API is what its document says: schemathesis asks every door, each by itself."""

from typing import Any

import jsonschema
import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from schemathesis import Case, CheckFunction
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance

from rorqual.catalogue.team.keys import Role
from rorqual.service.settings import ServiceSettings
from tests.service.conftest import Client


@pytest.fixture
def settings() -> ServiceSettings:
    return ServiceSettings(workers=1, requests_per_minute=1_000_000)


def _excluded(case: Case[Any]) -> list[CheckFunction]:
    """No schema can say what is a photo, who is in the catalogue, or which cursors were given."""
    photo = case.operation.path.endswith("predict-single")  # what is no photo is an answer there
    refuses = case.operation.method.upper() == "POST" and not photo
    refuses = refuses or "cursor" in (case.query or {})
    return [positive_data_acceptance] if refuses else []


def test_every_door_keeps_its_promise(app: FastAPI, client: Client) -> None:
    key = {"Authorization": client(Role.ADMIN).headers["Authorization"]}
    described = schemathesis.openapi.from_asgi("/openapi.json", app, headers=key)
    asked = 0
    for found in described.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()

        @hypothesis_settings(
            max_examples=6,
            deadline=None,
            derandomize=True,
            database=None,
            phases=(Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def keeps_its_promise(case: Case[Any]) -> None:
            nonlocal asked
            asked += 1
            case.call_and_validate(headers=key, excluded_checks=_excluded(case))

        keeps_its_promise()
    assert asked > 0


def test_the_document_is_of_openapi_3_1_with_examples(client: Client) -> None:
    document = client(Role.VIEWER).get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    schemas = document["components"]["schemas"]
    objects = {name for name, it in schemas.items() if it["type"] == "object"}
    uploads = {name for name in objects if name.startswith("Body_")}  # nobody reads bytes
    assert {name for name in objects if "example" not in schemas[name]} == uploads
    for name in objects - uploads:
        described = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas}}
        jsonschema.Draft202012Validator(described).validate(schemas[name]["example"])
        written = set(schemas[name]["example"])
        assert written == set(schemas[name]["properties"]), f"{name}: an example is whole"


def test_every_door_but_one_needs_a_key(app: FastAPI, client: Client) -> None:
    document = client(Role.VIEWER).get("/openapi.json").json()
    stranger = TestClient(app)
    let_in = [
        (method, path)
        for path, doors in document["paths"].items()
        for method in doors
        if stranger.request(method.upper(), path.replace("{", "").replace("}", "")).status_code
        != 401
    ]
    assert let_in == [("get", "/health")]
