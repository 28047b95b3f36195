"""Folders name individuals where nothing speaks against it."""

import pytest

from rorqual.domain.label import Label
from rorqual.exchange.folders import labels_from_folders


def test_a_folder_for_each_individual() -> None:
    found = labels_from_folders(["w1/a.jpg", "w1/b.jpg", "60008f293a2b/a.jpg"])
    assert found.labels == {
        "w1/a.jpg": (Label(line=0, individual="w1"),),
        "w1/b.jpg": (Label(line=0, individual="w1"),),
        "60008f293a2b/a.jpg": (Label(line=0, individual="60008f293a2b"),),
    }
    assert found.reason == "Each of the 2 folders is taken as an individual."


def test_a_folder_of_unknown_animals_gives_no_label() -> None:
    found = labels_from_folders(["w1/a.jpg", "w2/b.jpg", "unknown/c.jpg", "new_individual/d.jpg"])
    assert found.labels is not None
    assert list(found.labels) == ["w1/a.jpg", "w2/b.jpg"]


@pytest.mark.parametrize(
    "folder",
    ["1056", "2019", "Moby Dick", "whale_09913", "NKW-615", "201206", "12345678", "Crown", "Days"],
)
def test_names_that_may_be_individuals(folder: str) -> None:
    found = labels_from_folders([f"{folder}/a.jpg", "w2/a.jpg"])
    assert found.labels is not None, found.reason


@pytest.mark.parametrize(
    ("folder", "reason"),
    [
        *(
            (name, "looks like a date")
            for name in (
                "2024-06-01",
                "20240601",
                "2024_06",
                "06-2024",
                "01.06.2024",
                "2024-06-01 b",
            )
        ),
        *((name, "camera") for name in ("DCIM", "100CANON", "101MSDCF", "100_PANA", "102D3200")),
        *(
            (name, "general name")
            for name in (
                "photos",
                "Images",
                "train",
                "test",
                "val",
                "raw",
                "Export",
                "LEFT",
                "day 3",
            )
        ),
        ("humpback_whale", "named after a species"),
        ("#REF!", "cannot name an individual"),
    ],
)
def test_names_that_are_no_individuals(folder: str, reason: str) -> None:
    found = labels_from_folders([f"{folder}/a.jpg", "w2/a.jpg"])
    assert found.labels is None
    assert folder in found.reason
    assert reason in found.reason


@pytest.mark.parametrize(
    ("photos", "reason"),
    [
        ([], "fewer than two"),
        (["w1/a.jpg", "w1/b.jpg"], "fewer than two"),
        (["w1/a.jpg", "unknown/b.jpg"], "fewer than two"),
        (["w1/a.jpg", "w2/a.jpg", "b.jpg"], "b.jpg lies in no sub folder"),
        (["w1/a.jpg", "w2/trip/a.jpg"], "w2/trip/a.jpg lies more than one folder deep"),
        (["2019/a.jpg", "2020/a.jpg"], "years"),
    ],
)
def test_an_arrangement_that_is_not_by_individual(photos: list[str], reason: str) -> None:
    found = labels_from_folders(photos)
    assert found.labels is None
    assert reason in found.reason
