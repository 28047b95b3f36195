"""From which address does a request come? A proxy's word counts only where the proxy is trusted."""

from pathlib import Path

import httpx
import pytest

from rorqual import api
from rorqual.catalogue.engine import writing
from rorqual.catalogue.team.keys import Role, add_key
from tests.service.serving import served


def try_wrong_key(service: str, forwarded_for: str) -> httpx.Response:
    headers = {"X-Forwarded-For": forwarded_for}
    return httpx.post(f"{service}/sign-in", data={"key": "rq_1_2"}, headers=headers)


def test_each_address_behind_a_trusted_proxy_has_a_limit_of_its_own(folder: Path) -> None:
    with api.open_catalogue(folder) as catalogue, writing(catalogue.engine) as connection:
        _, secret = add_key(connection, "Ana", Role.VIEWER)
    with served(folder, TRUSTED_PROXIES="10.0.0.7,127.0.0.1", REQUESTS_PER_MINUTE="2") as service:
        tries = [try_wrong_key(service, "203.0.113.1") for _ in range(3)]
        assert [it.status_code for it in tries] == [401, 401, 429]
        assert "not known" in tries[0].text
        assert 1 <= int(tries[2].headers["Retry-After"]) <= 31
        assert f"wait {tries[2].headers['Retry-After']} s" in tries[2].text
        assert "not known" not in tries[2].text
        behind_another = try_wrong_key(service, "203.0.113.2, 10.0.0.7")
        assert behind_another.status_code == 401, "another address"
        made_up = try_wrong_key(service, "198.51.100.9, 203.0.113.1")  # the proxy adds the last
        assert made_up.status_code == 429
        secure = httpx.post(
            f"{service}/sign-in",
            data={"key": secret},
            headers={"X-Forwarded-For": "203.0.113.3", "X-Forwarded-Proto": "https"},
        )
        assert "secure" in secure.headers["Set-Cookie"].lower()


@pytest.mark.parametrize("trusted", ["", "10.0.0.7"])
def test_others_are_not_believed(folder: Path, trusted: str) -> None:
    with served(folder, TRUSTED_PROXIES=trusted, REQUESTS_PER_MINUTE="2") as service:
        tries = [try_wrong_key(service, f"203.0.113.{number}") for number in range(3)]
    assert [it.status_code for it in tries] == [401, 401, 429]
