"""The page of the service shows what happens: its commands against a real server."""

import json
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest

from rorqual import api
from rorqual.catalogue.engine import writing
from rorqual.catalogue.team.keys import Role, add_key
from tests.repository.pages import REPOSITORY, blocks
from tests.service.serving import served

PAGE = REPOSITORY / "docs" / "service.md"
COMMANDS = [code for code in blocks(PAGE, "sh") if code.startswith("curl")]


def test_the_commands_of_the_page_work(folder: Path, queries: list[Path], tmp_path: Path) -> None:
    for number, name in enumerate(("fluke.jpg", "a.jpg", "b.jpg")):
        shutil.copy(queries[number % len(queries)], tmp_path / name)
    with api.open_catalogue(folder) as catalogue, writing(catalogue.engine) as connection:
        _, secret = add_key(connection, "Ana", Role.REVIEWER)
    answers = []
    with served(folder) as address:
        for command in COMMANDS:
            here = command.replace("http://127.0.0.1:8000", address)
            done = subprocess.run(
                here,
                shell=True,
                cwd=tmp_path,
                env={"KEY": secret, "PATH": "/usr/bin:/bin"},
                capture_output=True,
                text=True,
                check=True,
            )
            answers.append(json.loads(done.stdout))
        assert httpx.get(f"{address}/ready").status_code == 401
    single, match = answers
    assert single["image_ind"] == "fluke.jpg"
    assert match["matches"][0]["rank"] == 1


def test_the_fields_of_a_detection_are_documented() -> None:
    from rorqual.service.schemas.detection import Detection

    text = PAGE.read_text("utf-8")
    assert [name for name in Detection.model_fields if f"`{name}`" not in text] == []


@pytest.mark.parametrize("role", Role)
def test_the_roles_are_documented(role: Role) -> None:
    assert f"| `{role}` |" in PAGE.read_text("utf-8")
