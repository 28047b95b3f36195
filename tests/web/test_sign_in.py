"""A person signs in with a key; other sites cannot act in that person's name."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text
from structlog.testing import capture_logs

from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.team.keys import Role, add_key, list_keys, revoke_key
from rorqual.service.settings import ServiceSettings
from tests.service.accompanied import check_accompanied
from tests.service.conftest import Client


@pytest.fixture
def person(app: FastAPI) -> TestClient:
    """Signed in, as a reviewer."""
    with writing(app.state.catalogue.engine) as connection:
        _, secret = add_key(connection, "Ana", Role.REVIEWER)
    browser = TestClient(app)
    answer = browser.post("/sign-in", data={"key": f" {secret}\n"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    return browser


def test_a_stranger_is_led_to_the_door(app: FastAPI) -> None:
    browser = TestClient(app)
    answer = browser.get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert browser.get("/v1/individuals").status_code == 401
    wrong = browser.post("/sign-in", data={"key": "rq_1_2"})
    assert wrong.status_code == 401
    assert "not known" in wrong.text


def test_the_cookie_is_for_this_site_and_for_no_script(app: FastAPI) -> None:
    with writing(app.state.catalogue.engine) as connection:
        _, secret = add_key(connection, "Ana", Role.VIEWER)
    for scheme, is_secure in (("http", False), ("https", True)):
        browser = TestClient(app, base_url=f"{scheme}://whales.example")
        answer = browser.post("/sign-in", data={"key": secret}, follow_redirects=False)
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert ("secure" in cookie) == is_secure
        assert secret.lower() not in cookie


def test_a_session_opens_pages_and_doors_until_it_is_closed(person: TestClient) -> None:
    assert "Ana (reviewer)" in person.get("/").text
    assert person.get("/v1/individuals").status_code == 200
    person.post("/sign-out")
    assert person.get("/v1/individuals").status_code == 401


def test_the_catalogue_keeps_no_token(app: FastAPI, person: TestClient) -> None:
    token = person.cookies["rorqual_session"]
    with reading(app.state.catalogue.engine) as connection:
        kept = connection.execute(text("SELECT token_hash FROM sessions")).scalars().all()
    assert len(kept) == 1
    assert token not in kept


def test_a_session_ends_with_its_key_and_with_its_time(app: FastAPI, person: TestClient) -> None:
    engine = app.state.catalogue.engine
    with writing(engine) as connection:
        (ends,) = connection.execute(text("SELECT expires_at FROM sessions")).scalars()
        connection.execute(text("UPDATE sessions SET expires_at = '2020-01-01'"))
    assert person.get("/v1/individuals").status_code == 401
    with writing(engine) as connection:
        connection.execute(text("UPDATE sessions SET expires_at = :ends"), {"ends": ends})
    assert person.get("/v1/individuals").status_code == 200
    with writing(engine) as connection:
        revoke_key(connection, list_keys(connection)[0])
    assert person.get("/v1/individuals").status_code == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}, 422),
        ({"Origin": "http://testserver"}, 422),
        ({}, 422),
    ],
)
def test_other_sites_cannot_act(person: TestClient, headers: dict[str, str], status: int) -> None:
    assert person.post("/v1/predict-single", headers=headers).status_code == status


def test_what_other_sites_send_is_accompanied_like_all_else(person: TestClient) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "X-Request-ID": "trip-7"}
    with capture_logs() as log:
        answer = person.post("/v1/predict-single", headers=headers)
    check_accompanied(answer.headers, answer.json(), "trip-7")
    assert [(it["event"], it["status"]) for it in log] == [("request", 403)]
    registry = person.app.state.measures.registry  # type: ignore[attr-defined]
    counted = {"method": "POST", "route": "none", "status": "403"}
    assert registry.get_sample_value("rorqual_request_seconds_count", counted) == 1


def test_a_catalogue_that_cannot_be_read_is_told_to_a_session(
    person: TestClient, folder: Path
) -> None:
    (folder / "catalogue.sqlite").write_bytes(b"no database" * 1000)
    answer = person.get("/v1/individuals", headers={"X-Request-ID": "trip-7"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    check_accompanied(answer.headers, answer.json(), "trip-7")


def test_programs_need_no_cookie(client: Client) -> None:
    assert client(Role.VIEWER).get("/v1/individuals").status_code == 200


class TestWithFewTries:
    @pytest.fixture
    def settings(self) -> ServiceSettings:
        return ServiceSettings(workers=1, requests_per_minute=2)

    def test_the_third_has_to_wait(self, app: FastAPI) -> None:
        browser = TestClient(app)
        tries = [browser.post("/sign-in", data={"key": "rq_1_2"}) for _ in range(3)]
        assert [it.status_code for it in tries] == [401, 401, 429]
        assert f"wait {tries[2].headers['Retry-After']} s" in tries[2].text


class TestOpen:
    @pytest.fixture
    def settings(self) -> ServiceSettings:
        return ServiceSettings(workers=1, open=True)

    def test_nobody_signs_in(self, app: FastAPI) -> None:
        assert (
            "Who is in these photos?" in TestClient(app, base_url="http://127.0.0.1").get("/").text
        )
