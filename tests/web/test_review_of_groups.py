"""Provisional groups in the review: who is grouped with whom, what to look at, and how to go on."""

import re
import shutil
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from rorqual import api
from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.group_suggestions import record_groups
from rorqual.domain.grouping import GroupFlag, ProvisionalGroup
from tests.catalogue.test_unidentified import a_grouping
from tests.web.test_review import asked, curator, now, say, shown_in

__all__ = ["asked", "curator"]

ASKED = [9, 10]  # after the eight that came with labels
ADDED = [11, 12, 13]  # photos without labels, about which nobody asked


@pytest.fixture(scope="module")
def added(asked: Path, queries: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue that was asked about two photos and has three more without a name."""
    folder = tmp_path_factory.mktemp("added")
    for photo in queries[2:5]:
        (folder / "photos").mkdir(exist_ok=True)
        shutil.copy(photo, folder / "photos")
    whole = Path(shutil.copytree(asked, folder / "catalogue"))
    with api.open_catalogue(whole) as catalogue:
        api.add_photos(catalogue, folder / "photos")
    return whole


@pytest.fixture
def folder(added: Path, tmp_path: Path) -> Path:
    """The test's own copy of it."""
    return Path(shutil.copytree(added, tmp_path / "catalogue"))


@pytest.fixture
def catalogue(app: FastAPI) -> Catalogue:
    """The one that the service serves."""
    served: Catalogue = app.state.catalogue
    return served


def group(
    catalogue: Catalogue, animals: list[int], *flags: GroupFlag, individual: str | None = None
) -> None:
    """What `rorqual cluster --record` keeps; the second half of a barbell begins with the third."""
    (made,) = a_grouping((individual, animals)).groups
    second = animals[2:] if GroupFlag.BARBELL in flags else []
    halved = tuple(replace(it, half=1 + (it.annotation_id in second)) for it in made.animals)
    keep(catalogue, replace(made, animals=halved, flags=flags))


def keep(catalogue: Catalogue, made: ProvisionalGroup) -> None:
    record_groups(catalogue, replace(a_grouping(), groups=(made,)), actor="rorqual cluster")


def read(person: TestClient, address: str) -> str:
    return unescape(person.get(address).text)


def mates_in(page: str) -> list[int]:
    return [int(it) for it in re.findall(r'class="tile" href="/review/(\d+)\?', page)]


def test_the_page_of_an_animal_shows_the_others_of_its_group(
    catalogue: Catalogue, curator: TestClient
) -> None:
    group(catalogue, [9, 11, 12])
    page = read(curator, "/review/11")
    assert "Grouped with 2 other photos" in page
    assert "They are alike." in page
    assert mates_in(page) == [9, 12]
    assert "Look closely" not in page
    assert "Grouped with" not in read(curator, "/review/10")


def test_a_barbell_is_told_of_where_it_is_decided_and_its_halves_stand_apart(
    catalogue: Catalogue, curator: TestClient
) -> None:
    group(catalogue, [9, 10, 11, 12], GroupFlag.BARBELL)
    warning = "Look closely: perhaps two individuals, joined by a thin bridge."
    page = read(curator, "/review/11")
    before_history = page[: page.index('id="history"')]
    assert before_history.count(warning) == 2, "beside the animal, and over its mates"
    mine, other = page.split("In the other half")
    assert mates_in(mine.split("In the same half")[1]) == [12]
    assert mates_in(other) == [9, 10]
    assert warning in read(curator, "/review")


def test_the_queue_marks_groups_and_can_be_gone_through_group_by_group(
    catalogue: Catalogue, curator: TestClient
) -> None:
    group(catalogue, [9, 12])
    group(catalogue, [11, 13], GroupFlag.BETWEEN_KNOWN)
    page = read(curator, "/review")
    assert page.count(": 2 photos") == 4
    assert page.count("two known individuals resemble it enough") == 2
    by_group = read(curator, "/review?sort=grouped")
    assert shown_in(by_group) == [11, 13, 9, 12, 10]
    assert by_group.count(": 2 photos") == 2, "a heading for each"
    assert "In no group" in by_group
    assert "/review/13?" in read(curator, "/review/11?sort=grouped").split("Next animal")[0]


def test_after_a_decision_a_person_goes_on_to_the_mates_and_gives_them_the_name(
    catalogue: Catalogue, curator: TestClient
) -> None:
    group(catalogue, [9, 11, 12])
    to = say(curator, 11, "new", individual="Ishmael").headers["location"]
    assert "/review/12?state=waiting&sort=grouped" in read(curator, to), "go on with its group"
    page = read(curator, "/review/12")
    assert '<span class="state named">Ishmael</span>' in page
    assert "It is Ishmael, as the group says" in page
    assert "/review/9?" in page.split("Next of its group")[0].rsplit("<a ", 1)[1]
    say(curator, 12, "name:Ishmael")
    say(curator, 9, "name:Ishmael")
    assert {now(curator, it)["individual"] for it in (9, 11, 12)} == {"Ishmael"}
    assert "Next of its group" not in read(curator, "/review/12")


def test_an_animal_that_was_identified_keeps_its_ranking(
    catalogue: Catalogue, curator: TestClient
) -> None:
    before = shown_in(read(curator, "/review"))
    group(catalogue, ASKED)
    page = read(curator, "/review")
    assert shown_in(page) == before
    assert page.count("<meter") == 2
    assert "Not identified" not in page
    assert "The machine says" in read(curator, "/review/9")


def test_of_an_animal_that_was_only_grouped_nothing_false_is_said(
    catalogue: Catalogue, curator: TestClient
) -> None:
    name = curator.get("/v1/individuals").json()["items"][0]["name"]
    group(catalogue, [11], individual=name)
    queue = read(curator, "/review")
    assert shown_in(queue)[-1] == 11
    assert queue.count("<meter") == 2, "it has no probability"
    assert "Not identified" in queue
    page = read(curator, "/review/11")
    assert "written by another version" not in page
    assert "not yet compared with each known individual" in page
    assert f'Grouped with <a href="/individuals/{name}">' in page
    assert f"It is {name}, as the group says" in page
    assert f"Not {name}" in page
