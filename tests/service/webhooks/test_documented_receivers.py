"""Receivers that the documentation shows tell genuine requests from others."""

import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from tests.repository.pages import REPOSITORY, blocks

PAGE = REPOSITORY / "docs" / "webhooks.md"
SECRET = "whsec_" + "c2VjcmV0IG9mIHRoZSB3aGFsZXM="
BODY = '{"type": "drift_alarm", "data": {"measures": ["sharpness"]}}'


def signed(body: str = BODY, age: timedelta = timedelta()) -> dict[str, str]:
    at = datetime.now(UTC) - age
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(SECRET).sign("msg_1", at, body),
    }


OTHERS = [signed("{}"), signed(age=timedelta(hours=1)), signed() | {"webhook-id": "msg_2"}]


def test_in_python() -> None:
    (code,) = blocks(PAGE, "python")
    defined: dict[str, object] = {}
    exec(code, defined)
    event_of = defined["event_of"]
    assert callable(event_of)
    assert event_of(SECRET, signed(), BODY.encode()) == json.loads(BODY)
    for headers in OTHERS:
        with pytest.raises(WebhookVerificationError):
            event_of(SECRET, headers, BODY.encode())


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node to run JavaScript")
def test_in_javascript(tmp_path: Path) -> None:
    (code,) = blocks(PAGE, "js")
    given = json.dumps([SECRET, [signed(), *OTHERS], BODY])
    script = tmp_path / "receiver.js"
    script.write_text(
        f"{code}\nconst [secret, sent, body] = {given};\n"
        "console.log(sent.map((headers) => isGenuine(secret, headers, Buffer.from(body))).join());",
        "utf-8",
    )
    done = subprocess.run(["node", str(script)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "true,false,false,false"
