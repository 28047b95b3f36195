"""What a killed process leaves in the folder goes; what somebody works on stays."""

import os
import time
from pathlib import Path

import httpx
from fastapi.testclient import TestClient

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import writing
from rorqual.catalogue.team.job_leases import PLACE
from rorqual.catalogue.team.jobs import add_job
from rorqual.service.app import create_app
from rorqual.service.jobs.batch_job import KIND
from rorqual.service.leftovers import LEFT_SECONDS, sweep_uploads
from rorqual.service.settings import ServiceSettings
from tests.service.archives import many_photos, packed
from tests.service.serving import serving

OPTIONS = ("--open", "--workers", "1")


def old(path: Path) -> Path:
    """A file that nobody has written to for long."""
    path.parent.mkdir(exist_ok=True)
    path.touch()
    at = time.time() - LEFT_SECONDS - 60
    os.utime(path, (at, at))
    return path


def test_an_archive_that_a_killed_service_was_answering_is_removed(
    folder: Path, queries: list[Path]
) -> None:
    archive = packed({"no photo.txt": b"x"} | many_photos(queries, 3))
    with (
        serving(folder, *OPTIONS, KEEP_UPLOADS="false") as (address, process),
        Catalogue.open(folder) as catalogue,
        writing(catalogue.engine),  # so that the first photo's answer cannot be stored yet
        httpx.Client(base_url=address, timeout=60) as client,
        client.stream(
            "POST", "/v1/predict-batch", files={"archive": ("trip.zip", archive)}
        ) as answer,
    ):
        texts = answer.iter_text()  # kept: the request would end with it, and its archive go
        assert "no photo.txt" in next(texts)
        process.kill()
        process.wait()
    (left,) = (folder / "uploads").glob("passing-*.zip")
    old(left)
    with TestClient(create_app(folder, ServiceSettings(workers=1, open=True))):
        until = time.monotonic() + 60
        while left.exists() and time.monotonic() < until:
            time.sleep(0.02)
    assert not left.exists()


def test_what_may_be_worked_on_stays(folder: Path) -> None:
    uploads = folder / "uploads"
    gone = {old(uploads / name) for name in ("passing-1.zip", ".unfinished-2")}
    kept = {old(uploads / name) for name in ("passing-of-a-job.zip", "folder-mark")}
    kept.add(old(uploads / "passing-3.zip"))
    (uploads / "passing-3.zip").touch()  # another service over the folder is answering it
    parameters = {
        "archive": "uploads/passing-of-a-job.zip",
        "sha256": "",
        "kept": False,
        "gate": "refuse",
        PLACE: "of another replica",
    }
    with Catalogue.open(folder) as catalogue:
        with writing(catalogue.engine) as connection:
            add_job(connection, KIND, parameters, total=1, key_id=None)
        assert set(sweep_uploads(catalogue)) == gone
        assert sweep_uploads(catalogue) == []
    assert set(uploads.iterdir()) == kept
