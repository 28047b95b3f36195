"""An archive in, an answer for each of its files out, in its order."""

import json
import stat
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.team.keys import Role
from rorqual.catalogue.team.schema import deliveries
from rorqual.catalogue.team.webhooks import add_webhook
from rorqual.service.schemas.webhooks import Event
from rorqual.service.settings import ServiceSettings
from tests.service.archives import many_photos, packed
from tests.service.conftest import Client


def _send(
    client: Client, data: bytes, name: str = "trip.zip", door: str = "/v1/predict-batch"
) -> Any:
    return client(Role.REVIEWER).post(door, files={"archive": (name, data)})


def _names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [it["image_ind"] for it in answer.json()]


def test_every_file_has_its_answer_in_the_archives_order(
    client: Client, queries: list[Path]
) -> None:
    entries: dict[str, bytes | Path] = {
        "day 2/" + queries[1].name: queries[1],
        "cut off.jpg": queries[0].with_name("truncated.jpg"),
        "day 1/" + queries[0].name: queries[0],
        "notes.txt": b"tail, left side",
        "older.zip": packed({"a.jpg": queries[0]}),
        "__MACOSX/._a.jpg": b"\x00\x05\x16\x07",
        "empty.jpg": b"",
    }
    answer = _send(client, packed(entries))
    assert _names(answer) == list(entries)
    second, cut_off, first, notes, nested, system, empty = answer.json()
    for path, detection in ((queries[1], second), (queries[0], first)):
        single = client(Role.REVIEWER).post(
            "/v1/predict-single", files={"file": (path.name, path.read_bytes())}
        )
        assert detection["class_animal"] == single.json()["class_animal"]
        assert detection["bbox"] == single.json()["bbox"]
    for rejected, why in (
        (cut_off, "cut off.jpg ends too early"),
        (notes, "notes.txt is no photo"),
        (nested, "older.zip is an archive inside the archive"),
        (system, "is no photo"),
        (empty, "empty.jpg is empty"),
    ):
        assert rejected["rejection_reason"] == "corrupted_image"
        assert why in rejected["message"]
        assert rejected["class_animal"] is None


def test_links_bombs_and_twins_are_answers_too(client: Client, queries: list[Path]) -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        link = zipfile.ZipInfo("link.jpg")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("bomb.jpg", bytes(64 << 20))
        archive.writestr("folder/", b"")
        archive.writestr("../../out.jpg", queries[0].read_bytes())
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("../../out.jpg", queries[1].read_bytes())
    answer = _send(client, stream.getvalue())
    assert _names(answer) == ["link.jpg", "bomb.jpg", "out.jpg", "out (2).jpg"]
    link_answer, bomb, *_ = answer.json()
    assert "is a link" in link_answer["message"]
    assert "unpacks to more than" in bomb["message"]
    assert "send it by itself" in bomb["message"]


def test_the_door_has_its_old_name(client: Client, queries: list[Path]) -> None:
    data = packed({"a.jpg": queries[0]})
    assert _send(client, data, door="/predict-batch").json() == _send(client, data).json()


def test_photos_are_kept_where_the_catalogue_finds_them(
    client: Client, queries: list[Path], folder: Path
) -> None:
    data = packed({"a.jpg": queries[0], "b.jpg": queries[1]})
    for _ in range(2):
        _send(client, data)
    (kept,) = (path for path in (folder / "uploads").rglob("*") if path.is_file())
    assert kept.read_bytes() == data
    assert kept.parent.name == kept.stem[:2]


def test_webhooks_are_told_of_the_batch_and_of_each_rejection(
    client: Client, app: FastAPI, queries: list[Path]
) -> None:
    engine = app.state.catalogue.engine
    with writing(engine) as connection:
        wanted = [Event.BATCH_COMPLETED, Event.PREDICTION_REJECTED]
        add_webhook(connection, "https://nobody.invalid/hook", wanted, key_id=None)
    answer = _send(client, packed({"a.txt": b"x", "a.jpg": queries[0], "b.txt": b"x"}))
    rejected = [it["image_ind"] for it in answer.json() if it["rejected"]]
    with reading(engine) as connection:
        told = [json.loads(it) for it in connection.execute(select(deliveries.c.payload)).scalars()]
    assert [it["data"]["image_ind"] for it in told[:-1]] == rejected
    assert told[-1]["type"] == "batch_completed"
    assert told[-1]["data"] == {"job": None, "state": "done", "photos": 3}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"no archive at all", "trip.zip cannot be used as a zip archive"),
        (packed({"a.txt": b"x" * 1000})[:500], "trip.zip cannot be used as a zip archive"),
        (packed({}), "trip.zip holds no files"),
    ],
)
def test_an_archive_that_cannot_be_used_is_named(
    client: Client, folder: Path, data: bytes, why: str
) -> None:
    answer = _send(client, data)
    assert answer.status_code == 422
    assert why in answer.json()["detail"]
    assert not (folder / "uploads").exists(), "nothing of it is kept"


def test_the_gate_may_be_overruled_by_curators_only(client: Client, queries: list[Path]) -> None:
    answer = _send(
        client, packed({"a.jpg": queries[0]}), door="/v1/predict-batch?skip_anti_fraud=true"
    )
    assert answer.status_code == 403


class TestLimits:
    @pytest.fixture
    def settings(self) -> ServiceSettings:
        return ServiceSettings(
            workers=2, queue=0, max_archive_entries=6, keep_uploads=False, requests_per_minute=2
        )

    def test_too_many_files_are_refused_with_the_limit(self, client: Client) -> None:
        answer = _send(client, packed({f"{number}.jpg": b"x" for number in range(7)}))
        assert answer.status_code == 413
        assert "7 files; the limit is 6" in answer.json()["detail"]

    def test_a_batch_waits_for_places_and_is_one_request(
        self, client: Client, queries: list[Path], folder: Path
    ) -> None:
        entries = many_photos(queries, 6)
        answer = _send(client, packed(entries))
        assert _names(answer) == list(entries)
        assert all(it["class_animal"] for it in answer.json())
        assert not list((folder / "uploads").rglob("*.zip")), "forgotten, as is wanted here"

    def test_a_list_of_files_that_would_fill_the_memory_is_not_read(self, client: Client) -> None:
        name = "x" * 60_000 + ".jpg"
        answer = _send(client, packed({name: b"x"}))
        assert answer.status_code == 413
        assert "limit of 6144 bytes" in answer.json()["detail"]
