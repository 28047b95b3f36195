from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rorqual import training
from rorqual.training.gate_photos import GatePhoto, Role, gate_photos, role_of, table_rows
from tests.training.photo_tables import write_tables

SMALLEST_STRIP = 128  # pixels


def test_shares_of_the_roles_are_sixty_fifteen_and_twenty_five_percent() -> None:
    roles = Counter(role_of(f"whale {number}") for number in range(20_000))
    shares = {role: count / 20_000 for role, count in roles.items()}
    expected = {Role.FIT: 0.60, Role.CALIBRATE: 0.15, Role.TEST: 0.25}
    assert shares == pytest.approx(expected, abs=0.02)


@given(st.text())
def test_a_role_never_changes(group: str) -> None:
    assert role_of(group) is role_of(group)


def test_roles_are_pinned() -> None:
    """Another hash would move test animals into training, and the figures would flatter."""
    names = ("ada", "bea", "cleo", "dora", "kim", "lee")
    assert [role_of(name).value for name in names] == [
        "test",
        "test",
        "fit",
        "fit",
        "calibrate",
        "calibrate",
    ]


def test_each_class_comes_from_its_tables(tmp_path: Path) -> None:
    data = write_tables(
        tmp_path,
        {
            "gate": [("a.jpg", "cetacean", "dolphin"), ("b.jpg", "other", "seal")],
            "right_whales": [("w.jpg", "north_atlantic_right_whale", "w1")],
        },
    )
    photos = {photo.path.name: photo for photo in gate_photos(data)}
    assert {name: (photo.is_cetacean, photo.kind) for name, photo in photos.items()} == {
        "a.jpg": (True, "dolphin"),
        "b.jpg": (False, "seal"),
        "w.jpg": (True, "right_whales"),
    }
    assert photos["w.jpg"].path == data / "right_whales" / "photos" / "w.jpg"
    assert photos["w.jpg"].box is None


def test_all_photos_of_an_individual_or_of_a_day_play_one_role(tmp_path: Path) -> None:
    individuals = [(f"{i}-{n}.jpg", "a_whale", f"w{i}") for i in range(40) for n in range(3)]
    days = [
        (f"{d}-{n}.jpg", "sperm_whale", f"2020-01-{d:02}", 800, 500, 0, 0, 800, 500)
        for d in range(1, 29)
        for n in range(3)
    ]
    data = write_tables(tmp_path, {"right_whales": individuals, "sperm_whale_flukes": days})
    roles: dict[tuple[str, str], set[Role]] = {}
    for photo in gate_photos(data):
        group = (photo.kind, photo.path.name.split("-")[0])
        roles.setdefault(group, set()).add(photo.role)
    assert all(len(played) == 1 for played in roles.values())
    assert len({role for played in roles.values() for role in played}) == len(Role)


def boxed(name: str, *boxes: tuple[float, float, float, float]) -> list[tuple[object, ...]]:
    return [(name, "sperm_whale", "", 800, 600, *box) for box in boxes]


def seas(photos: list[GatePhoto]) -> list[GatePhoto]:
    return [photo for photo in photos if photo.kind == "empty_sea"]


def test_empty_sea_is_the_largest_strip_beside_all_boxes(tmp_path: Path) -> None:
    rows = boxed("a.jpg", (100, 200, 300, 300), (400, 250, 500, 350))
    (sea,) = seas(gate_photos(write_tables(tmp_path, {"sperm_whale_flukes": rows})))
    assert sea.box is not None
    assert sea.box.as_tuple() == (0, 350, 800, 600)  # below both; the strip on the right is smaller
    assert not sea.is_cetacean


def test_below_the_box_of_a_fin_is_no_sea_but_the_dolphin(tmp_path: Path) -> None:
    rows = boxed("a.jpg", (100, 200, 300, 300))
    assert seas(gate_photos(write_tables(tmp_path, {"dolphin_fin_boxes": rows}))) == []


def test_a_sea_plays_the_role_of_its_photo(tmp_path: Path) -> None:
    rows = [row for n in range(60) for row in boxed(f"{n}.jpg", (300, 300, 400, 400))]
    photos = gate_photos(write_tables(tmp_path, {"sperm_whale_flukes": rows}))
    whales = {photo.path: photo.role for photo in photos if photo.is_cetacean}
    assert {sea.path: sea.role for sea in seas(photos)} == whales


def test_narrow_strips_are_no_sea(tmp_path: Path) -> None:
    rows = boxed("a.jpg", (100, 100, 700, 500))
    assert seas(gate_photos(write_tables(tmp_path, {"sperm_whale_flukes": rows}))) == []


def test_no_strip_touches_an_animal(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    rows = []
    for number in range(200):
        for _ in range(rng.integers(1, 4)):
            x, y = rng.uniform(0, 700), rng.uniform(0, 500)
            width, height = rng.uniform(5, 800 - x), rng.uniform(5, 600 - y)
            rows += boxed(f"{number}.jpg", (x, y, x + width, y + height))
    photos = seas(gate_photos(write_tables(tmp_path, {"sperm_whale_flukes": rows})))
    assert len(photos) > 50
    for photo in photos:
        assert photo.box is not None
        left, top, right, bottom = photo.box.as_tuple()
        assert min(left, top) >= 0
        assert (right <= 800, bottom <= 600) == (True, True)
        assert min(right - left, bottom - top) >= SMALLEST_STRIP
        animals = [row[-4:] for row in rows if row[0] == photo.path.name]
        for x0, y0, x1, y1 in animals:
            overlaps = left < float(str(x1)) and float(str(x0)) < right
            overlaps = overlaps and top < float(str(y1)) and float(str(y0)) < bottom
            assert not overlaps


def test_of_the_real_photos_every_kind_can_be_fitted_and_judged(real_photos: Path) -> None:
    photos = gate_photos(real_photos)
    assert all(photo.path.is_file() for photo in photos)
    kinds = Counter((photo.kind, photo.role) for photo in photos)
    for kind in {photo.kind for photo in photos}:
        assert kinds[kind, Role.FIT] > 0
        assert kinds[kind, Role.TEST] > 0


def test_photos_that_were_seen_to_show_something_else_are_disputed(tmp_path: Path) -> None:
    """`dolphin_0326.jpg` shows a shark; as a file of another folder it would be another photo."""
    rows = [
        ("dolphin_0326.jpg", "cetacean", "dolphin"),
        ("dolphin_0001.jpg", "cetacean", "dolphin"),
    ]
    fins = [("dolphin_0326.jpg", "bottlenose_dolphin", "1056")]
    photos = gate_photos(write_tables(tmp_path, {"gate": rows, "dolphin_fins": fins}))
    assert [(photo.kind, photo.is_disputed) for photo in photos] == [
        ("dolphin", True),
        ("dolphin", False),
        ("dolphin_fins", False),
    ]


def test_each_disputed_photo_is_one_of_the_collections(real_photos: Path) -> None:
    reviewed = Path(training.__file__).with_name("gate_review.csv")
    photos = gate_photos(real_photos)
    disputed = {(photo.path.name, photo.kind) for photo in photos if photo.is_disputed}
    assert disputed == {(row["photo"], row["kind"]) for row in table_rows(reviewed)}


def test_photos_of_a_group_share_its_role(tmp_path: Path) -> None:
    rows = [("a.jpg", "a_whale", "ada"), ("b.jpg", "a_whale", "ada")]
    photos = gate_photos(write_tables(tmp_path, {"right_whales": rows}))
    assert [(photo.group, photo.role) for photo in photos] == [("ada", role_of("ada"))] * 2
