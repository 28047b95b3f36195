"""A program asks a service: about photos, animals and decisions."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rorqual.catalogue.team.keys import Role
from rorqual.client import RorqualClient, ServiceError
from tests.client.conftest import Listening

ClientOf = Callable[[Role], RorqualClient]


def test_a_photo_is_identified(client_of: ClientOf, queries: list[Path]) -> None:
    client = client_of(Role.REVIEWER)
    detection = client.predict_single(queries[0])
    assert detection.image_ind == queries[0].name
    assert [it.answer for it in client.identifications()] == [detection]
    matches = client.match(queries[:2]).matches
    assert [it.rank for it in matches] == list(range(1, len(matches) + 1))


def test_individuals_are_listed_whatever_the_pages(client_of: ClientOf) -> None:
    client = client_of(Role.VIEWER)
    found = list(client.individuals())
    assert len(found) == client.catalogue().counts.individuals == 4
    assert [it.name for it in client.individuals(prefix=found[2].name)] == [found[2].name]
    assert list(client.individuals(species="nobody")) == []


def test_photos_encounters_and_pictures_are_shown(client_of: ClientOf) -> None:
    client = client_of(Role.VIEWER)
    photos = list(client.photos())
    assert len(photos) == client.catalogue().counts.photos == 8
    shown = client.photo(photos[0].id)
    assert shown.sha256 == photos[0].sha256
    assert client.thumbnail(shown.annotations[0].id).startswith(b"\xff\xd8")
    encounters = {it.name: it.animals for it in client.encounters()}
    assert shown.annotations[0].encounter in encounters


def test_networks_and_provisional_groups_are_listed(client_of: ClientOf) -> None:
    client = client_of(Role.VIEWER)
    assert client.catalogue().models["embed"] in [it.stamp for it in client.models() if it.at_work]
    assert list(client.clusters()) == []


def test_decisions_and_their_undoing(client_of: ClientOf) -> None:
    client = client_of(Role.CURATOR)
    first, second, *_ = (it.name for it in client.individuals())
    animal = client.individual(first).annotations[0].id

    def who() -> str | None:
        return client.annotation(animal).individual

    client.confirm(animal, first, reason="the notch")
    assert who() == first
    corrected = client.correct(animal, second)
    assert who() == second
    client.undo(corrected.decisions[0])
    assert who() == first
    client.reject(animal)
    assert who() is None
    assert client.new(animal, "fin / left?").individual == "fin / left?"
    assert client.individual("fin / left?").photos == 1
    client.correct(animal, "Ishmael", create=True)
    merged = client.merge("Ishmael", first)
    assert who() == first
    client.undo(merged.decisions[0])
    rest = [it.id for it in client.individual(first).annotations]
    assert client.split(first, rest, "Queequeg").individual == "Queequeg"
    assert client.individual(first).annotations == []
    admin = client_of(Role.ADMIN)
    actions = [it.action.split(".")[1] for it in admin.audit()]
    assert actions == [
        "split", "undo", "merge", "correct", "new", "reject", "undo", "correct", "confirm",
    ]  # fmt: skip


def test_refusals_come_in_the_words_of_the_service(client_of: ClientOf) -> None:
    client = client_of(Role.VIEWER)
    with pytest.raises(ServiceError, match="there is no annotation 99") as missing:
        client.annotation(99)
    assert missing.value.status == 404
    assert missing.value.request_id
    with pytest.raises(ServiceError, match="needs the role curator"):
        client.reject(1)


def test_a_service_that_is_not_there_is_named() -> None:
    with (
        RorqualClient("http://127.0.0.1:9", "key") as client,
        pytest.raises(ServiceError, match=r"127\.0\.0\.1:9.* does not answer") as error,
    ):
        client.catalogue()
    assert error.value.status is None


def test_a_wrong_key_is_told(listening: Listening) -> None:
    with (
        RorqualClient(listening.url, "rq_x_y") as client,
        pytest.raises(ServiceError, match="this key is not known"),
    ):
        client.catalogue()
