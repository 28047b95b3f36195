"""The page on archives and jobs shows what happens: its examples against a real server."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from rorqual import api
from rorqual.catalogue.engine import writing
from rorqual.catalogue.team.keys import Role, add_key
from rorqual.service.schemas.job import JobView
from tests.repository.pages import REPOSITORY, blocks
from tests.service.archives import packed
from tests.service.serving import served

PAGE = REPOSITORY / "docs" / "service_jobs.md"
COMMANDS = blocks(PAGE, "sh")


def test_the_commands_of_the_page_work(folder: Path, queries: list[Path], tmp_path: Path) -> None:
    (tmp_path / "trip.zip").write_bytes(packed({"a.jpg": queries[0], "notes.txt": b"x"}))
    with api.open_catalogue(folder) as catalogue, writing(catalogue.engine) as connection:
        _, secret = add_key(connection, "Ana", Role.REVIEWER)
    environment = {"KEY": secret, "PATH": "/usr/bin:/bin"}
    (tmp_path / "trip").mkdir()
    shutil.copy(queries[1], tmp_path / "trip" / "b.jpg")
    (program,) = blocks(PAGE, "py")
    answers: list[str] = []
    with served(folder) as address:
        for command in COMMANDS:
            done = subprocess.run(
                command,
                shell=True,
                cwd=tmp_path,
                env={**environment, "SERVICE": address},
                capture_output=True,
                text=True,
                check=True,
            )
            answers.append(done.stdout)
            if "job=true" in command:
                environment["JOB"] = json.loads(done.stdout)["id"]
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=tmp_path,
            env={**os.environ, **environment, "SERVICE": address},
            capture_output=True,
            text=True,
            check=True,
        )
    assert done.stdout.startswith("a.jpg ")
    assert "notes.txt None corrupted_image\n" in done.stdout
    assert done.stdout.endswith("1 of 1 photos: done\n")
    (line,) = (tmp_path / "trip.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["image_ind"] == "b.jpg"
    batch, accepted, followed, _lines, table, cancelled, listed, _export = answers
    assert [it["image_ind"] for it in json.loads(batch)] == ["a.jpg", "notes.txt"]
    ids = {json.loads(it)["id"] for it in (accepted, followed, cancelled)}
    assert ids == {it["id"] for it in json.loads(listed)["items"]}
    assert table == ""
    assert (tmp_path / "results.csv").read_text("utf-8").startswith("image_ind,")


def test_the_job_of_the_page_has_the_fields_of_a_job() -> None:
    (written,) = blocks(PAGE, "js")
    assert JobView.model_validate_json(written).model_fields_set == set(JobView.model_fields)
