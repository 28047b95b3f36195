"""A program has many photos answered: while it waits, or by a job that it follows."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from rorqual.catalogue.team.keys import Role
from rorqual.client import RorqualClient, ServiceError
from rorqual.domain.job_state import JobState
from tests.client.conftest import Listening
from tests.service.archives import packed

ClientOf = Callable[[Role], RorqualClient]


@pytest.fixture
def photos(queries: list[Path], tmp_path: Path) -> list[Path]:
    """Two photos of one name, and a file that is none."""
    made = [tmp_path / "fin.jpg", tmp_path / "other" / "fin.jpg", tmp_path / "notes.txt"]
    made[1].parent.mkdir()
    shutil.copy(queries[0], made[0])
    shutil.copy(queries[1], made[1])
    made[2].write_text("at sea")
    return made


def test_files_are_answered_in_their_order(client_of: ClientOf, photos: list[Path]) -> None:
    client = client_of(Role.REVIEWER)
    found = list(client.predict_batch(photos))
    assert [it.image_ind for it in found] == ["1/fin.jpg", "2/fin.jpg", "notes.txt"]
    assert found[0].annotations == client.predict_single(photos[0]).annotations
    assert found[2].rejection_reason == "corrupted_image"
    curator = client_of(Role.CURATOR)
    assert [it.image_ind for it in curator.export()] == ["1/fin.jpg", "2/fin.jpg", "fin.jpg"]
    assert {it.image_ind for it in client.export()} == {"fin.jpg"}, "folders tell of places"


def test_an_archive_is_answered(client_of: ClientOf, queries: list[Path], tmp_path: Path) -> None:
    archive = tmp_path / "trip.zip"
    archive.write_bytes(packed({"a.jpg": queries[0], "folder/\u2028.jpg": queries[1]}))
    found = list(client_of(Role.REVIEWER).predict_batch(archive))
    assert [it.image_ind for it in found] == ["a.jpg", "folder/\u2028.jpg"]


def test_an_archive_that_is_sent_again_is_the_same_job(
    client_of: ClientOf, photos: list[Path]
) -> None:
    client = client_of(Role.REVIEWER)
    job = client.start_job(photos[2:], idempotency_key="trip 7")
    assert client.start_job(photos[2:], idempotency_key="trip 7").id == job.id
    assert client.start_job(photos[2:]).id != job.id
    with pytest.raises(ServiceError, match="another request"):
        client.start_job(photos[:1], idempotency_key="trip 7")


def test_who_stops_early_may_go_on_asking(client_of: ClientOf, photos: list[Path]) -> None:
    client = client_of(Role.REVIEWER)
    answers = client.predict_batch(photos)
    assert next(answers).image_ind == "1/fin.jpg"
    assert list(client.jobs()) == []


def test_a_job_is_followed_to_its_results(client_of: ClientOf, photos: list[Path]) -> None:
    client = client_of(Role.REVIEWER)
    started = client.start_job(photos)
    assert (started.total, started.state) == (3, JobState.QUEUED)
    seen = list(client.job_progress(started.id, every=0.01))
    assert (seen[-1].state, seen[-1].done) == (JobState.DONE, 3)
    assert client.wait_for_job(started.id) == client.job(started.id) == seen[-1]
    assert [it.id for it in client.jobs()] == [started.id]
    found = [it.image_ind for it in client.job_results(started.id)]
    assert found == ["1/fin.jpg", "2/fin.jpg", "notes.txt"]
    assert client.cancel_job(started.id).state is JobState.DONE, "it has ended already"


def test_the_batch_that_becomes_a_job_is_answered_too(
    client_of: ClientOf, queries: list[Path], tmp_path: Path
) -> None:
    archive = tmp_path / "trip.zip"
    notes: dict[str, Path | bytes] = {f"{number}.txt": b"x" for number in range(100)}
    archive.write_bytes(packed({"a.jpg": queries[0], **notes}))
    client = client_of(Role.REVIEWER)
    found = list(client.predict_batch(archive))
    assert [it.image_ind for it in found] == ["a.jpg", *notes]
    (job,) = client.jobs()
    assert job.done == 101


def test_refusals_come_as_problem_details(
    client_of: ClientOf, listening: Listening, tmp_path: Path
) -> None:
    client = client_of(Role.REVIEWER)
    with pytest.raises(ServiceError, match=r"photos\.zip holds no files") as empty:
        next(client.predict_batch([]))
    assert empty.value.problem is not None
    assert empty.value.problem.status == empty.value.status == 422
    assert empty.value.problem.instance == empty.value.request_id
    with pytest.raises(ServiceError, match="this key has no job nobodys") as missing:
        client.job("nobodys")
    assert missing.value.status == 404
    with pytest.raises(FileNotFoundError):
        client.start_job([tmp_path / "none.jpg"])
    with (
        RorqualClient(listening.url, "rq_x_y") as stranger,
        pytest.raises(ServiceError, match="this key is not known") as unknown,
    ):
        stranger.match([__file__])
    assert unknown.value.problem is None, "the contract of that door has `detail` alone"
