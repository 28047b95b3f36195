"""Keys, roles, limits: who comes in."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.team.keys import Role, add_key, list_keys, revoke_key, rotate_key
from rorqual.domain.errors import UsageError
from rorqual.service.access import RateLimit
from rorqual.service.settings import ServiceSettings
from tests.service.conftest import Client
from tests.stores import NAMES

STORES = NAMES


def test_the_catalogue_keeps_no_key(app: FastAPI, folder: Path) -> None:
    with writing(app.state.catalogue.engine) as connection:
        _, secret = add_key(connection, "Ana", Role.ADMIN)
    files = [path.read_bytes() for path in folder.glob("catalogue.sqlite*")]
    assert not any(secret.split("_", 2)[2].encode() in data for data in files)


@pytest.mark.parametrize("path", ["/v1/predict-single", "/v1/predict-batch"])
def test_a_strangers_upload_is_not_read(app: FastAPI, path: str) -> None:
    def body() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\n'
        for _ in range(1000):
            yield b"x" * 10_000

    headers = {"Content-Type": "multipart/form-data; boundary=x", "X-API-Key": "rq_12345678_no"}
    answer = TestClient(app).post(path, content=body(), headers=headers)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("role", "status"), [(None, 401), (Role.VIEWER, 403), (Role.REVIEWER, 422), (Role.ADMIN, 422)]
)
def test_sending_photos_needs_a_reviewer(client: Client, role: Role | None, status: int) -> None:
    assert client(role).post("/v1/predict-single").status_code == status


def test_the_key_may_stand_in_either_header(app: FastAPI) -> None:
    with writing(app.state.catalogue.engine) as connection:
        _, secret = add_key(connection, "Ana", Role.VIEWER)
    for header in ({"X-API-Key": secret}, {"Authorization": f"Bearer {secret}"}):
        assert TestClient(app, headers=header).get("/ready").status_code == 200
    wrong = {"X-API-Key": secret[:-1] + "?"}
    assert TestClient(app, headers=wrong).get("/ready").status_code == 401


def test_a_revoked_key_ends_at_once(app: FastAPI) -> None:
    engine = app.state.catalogue.engine
    with writing(engine) as connection:
        key, secret = add_key(connection, "Ana", Role.VIEWER)
    old = TestClient(app, headers={"X-API-Key": secret})
    assert old.get("/ready").status_code == 200
    with writing(engine) as connection:
        new_key, new_secret = rotate_key(connection, key)
    assert old.get("/ready").status_code == 401
    assert TestClient(app, headers={"X-API-Key": new_secret}).get("/ready").status_code == 200
    assert (new_key.name, new_key.role) == ("Ana", Role.VIEWER)
    with reading(engine) as connection:
        kept = list_keys(connection)
    assert [it.revoked_at is None for it in kept] == [False, True]


def test_a_key_expires(app: FastAPI) -> None:
    with writing(app.state.catalogue.engine) as connection:
        _, secret = add_key(connection, "Ana", Role.VIEWER, valid_for=timedelta(seconds=-1))
    assert TestClient(app, headers={"X-API-Key": secret}).get("/ready").status_code == 401


def test_a_key_needs_a_name(app: FastAPI) -> None:
    with writing(app.state.catalogue.engine) as connection, pytest.raises(UsageError, match="name"):
        add_key(connection, "  ", Role.VIEWER)


def test_revoking_twice_keeps_the_first_time(app: FastAPI) -> None:
    with writing(app.state.catalogue.engine) as connection:
        key, _ = add_key(connection, "Ana", Role.VIEWER)
        revoke_key(connection, key)
        (first,) = list_keys(connection)
        revoke_key(connection, first)
        assert list_keys(connection) == [first]


class TestWithFewRequests:
    @pytest.fixture
    def settings(self) -> ServiceSettings:
        return ServiceSettings(workers=1, requests_per_minute=2, refresh_seconds=0.01)

    def test_the_third_is_too_many(self, client: Client) -> None:
        viewer = client(Role.VIEWER)
        assert [viewer.get("/ready").status_code for _ in range(3)] == [200, 200, 429]
        assert int(viewer.get("/ready").headers["Retry-After"]) >= 1
        assert client(Role.VIEWER).get("/ready").status_code == 200, "another key's bucket"


def test_a_bucket_fills_again(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = 0.0
    monkeypatch.setattr("time.monotonic", lambda: clock)
    limit = RateLimit(per_minute=60)
    assert not any(limit.take("a") for _ in range(60))
    assert limit.take("a") == pytest.approx(1.0)
    clock = 1.5
    assert limit.take("a") == 0.0


class TestOpen:
    @pytest.fixture
    def settings(self) -> ServiceSettings:
        return ServiceSettings(workers=1, open=True)

    def test_everybody_is_let_in(self, app: FastAPI) -> None:
        for here in ("127.0.0.1", "127.0.0.1:8000", "localhost:8000", "[::1]:8000", "LOCALHOST"):
            asked = TestClient(app, base_url="http://127.0.0.1").get(
                "/ready", headers={"Host": here}
            )
            assert asked.status_code == 200, here

    @pytest.mark.parametrize(
        "host", ["whales.example.org", "127.0.0.1.example.org", "10.0.0.7:8000", "", "[::2]", "["]
    )
    @pytest.mark.parametrize("door", ["/ready", "/health"])
    def test_who_came_by_another_name_is_not(self, app: FastAPI, host: str, door: str) -> None:
        refused = TestClient(app).get(door, headers={"Host": host})
        assert refused.status_code == 421
        assert "ask 127.0.0.1 or localhost" in refused.json()["detail"]
        assert refused.json()["instance"] == refused.headers["X-Request-ID"]


class TestSmallLimits:
    @pytest.fixture
    def settings(self) -> ServiceSettings:
        return ServiceSettings(workers=1, max_upload_bytes=1000)

    def test_a_large_upload_is_refused_with_the_limit(self, client: Client) -> None:
        answer = client(Role.REVIEWER).post(
            "/v1/predict-single", files={"file": ("a.jpg", b"x" * 200_000)}
        )
        assert answer.status_code == 413
        assert "limit of 0 MB" in answer.json()["detail"]
