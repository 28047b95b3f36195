"""What does the log of a real service tell? What happened, and no secret of anybody."""

import json
from pathlib import Path

import httpx
from sqlalchemy import text

from rorqual import api
from rorqual.catalogue.engine import writing
from rorqual.catalogue.team.keys import Role, add_key
from tests.service.serving import serving

NEW_HOOK = {"url": "http://127.0.0.1:9/told", "events": ["batch_completed"]}


def test_a_log_holds_no_secret_whatever_happens(folder: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with (
        api.open_catalogue(folder) as catalogue,
        serving(folder, log=str(log), ALLOW_INSECURE_WEBHOOKS="true") as (address, _),
    ):
        with writing(catalogue.engine) as connection:
            _, key = add_key(connection, "Ana", Role.ADMIN)
        program = httpx.Client(base_url=address, headers={"Authorization": f"Bearer {key}"})
        person = httpx.Client(base_url=address)
        stranger = httpx.Client(base_url=address, headers={"X-API-Key": f"{key}x"})
        assert program.get("/v1/individuals").status_code == 200
        assert stranger.get("/v1/individuals").status_code == 401
        assert person.post("/sign-in", data={"key": key}).status_code == 303
        cookie = person.cookies["rorqual_session"]
        assert person.get("/v1/individuals").status_code == 200
        made = program.post("/v1/webhook/register", json=NEW_HOOK)
        assert made.json()["secret"].startswith("whsec_")
        with writing(catalogue.engine) as connection:  # stands for any fault of the program
            for table in ("webhooks", "sessions"):
                connection.execute(
                    text(
                        f"CREATE TRIGGER no_{table} BEFORE INSERT ON {table} "
                        f"BEGIN SELECT RAISE(ABORT, 'no {table} today'); END"
                    )
                )
        assert program.post("/v1/webhook/register", json=NEW_HOOK).status_code == 500
        assert person.post("/sign-in", data={"key": key}).status_code == 500
    told = log.read_text("utf-8")
    secret = key.split("_", 2)[2]
    assert [it for it in (secret, cookie, "whsec_", "$argon2") if it in told] == []
    lines = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
    faults = [it for it in lines if it["event"] == "unexpected"]
    assert len(faults) == 2
    for fault, table in zip(faults, ("webhooks", "sessions"), strict=True):
        assert f"no {table} today" in fault["exception"]
        (request,) = (
            it
            for it in lines
            if it["event"] == "request"
            and it["status"] == 500
            and it["request_id"] == fault["request_id"]
        )
        assert request["method"] == "POST"
