import pickle
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from rorqual.domain.box import Box
from rorqual.domain.errors import UsageError
from rorqual.training.data.animals import TrainingAnimal
from rorqual.training.data.crops import CropCache, make_crops
from rorqual.training.data.cutting import cut_photo
from tests.training.data.animals_made import BOX, SEA, WHALE, animal, write_photo

SIDE = 16


def made(
    animals: Sequence[TrainingAnimal],
    folder: Path,
    views: Sequence[str] = ("given", "whole"),
    margin: float = 0.0,
    side: int = SIDE,
) -> CropCache:
    return make_crops(animals, views, side=side, margin=margin, folder=folder)


@pytest.fixture
def cache_folder(tmp_path: Path) -> Path:
    return tmp_path / "run" / "crops"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return write_photo(tmp_path / "a.png")


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the photos that are cut out from now on."""
    names: list[str] = []

    def counted(data: bytes, name: str, *further: object, **options: object) -> object:
        names.append(name)
        return cut_photo(data, name, *further, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("rorqual.training.data.crops.cut_photo", counted)
    return names


def test_each_view_is_cut_and_stretched_to_a_square(photo: Path, cache_folder: Path) -> None:
    cache = made([animal(photo, boxes={"given": BOX})], cache_folder)
    (given,) = cache.crop("given", np.array([0]))
    np.testing.assert_array_equal(given, np.full((SIDE, SIDE, 3), WHALE, np.uint8))
    (whole,) = cache.crop("whole", np.array([0]))
    expected = Image.open(photo).resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    np.testing.assert_array_equal(whole, np.asarray(expected))


def test_a_margin_shows_what_is_around_the_box(photo: Path, cache_folder: Path) -> None:
    cache = made([animal(photo, boxes={"given": BOX})], cache_folder, margin=0.5)
    (given,) = cache.crop("given", np.array([0]))
    assert tuple(given[0, 0]) == SEA
    assert tuple(given[SIDE // 2, SIDE // 2]) == WHALE
    share = np.mean(np.abs(given.astype(int) - WHALE).max(axis=2) < 100)
    assert share == pytest.approx(1 / 4, abs=0.02)  # twice as wide and as high


def test_without_box_the_whole_photo_is_given(photo: Path, cache_folder: Path) -> None:
    cache = made([animal(photo)], cache_folder)
    row = np.array([0])
    np.testing.assert_array_equal(cache.crop("given", row), cache.crop("whole", row))


def test_a_part_is_there_for_those_that_show_it(photo: Path, cache_folder: Path) -> None:
    animals = [animal(photo, boxes={"given": BOX, "fluke": BOX}), animal(photo, "b")]
    cache = made(animals, cache_folder, views=("fluke",))
    assert cache.has("fluke").tolist() == [True, False]
    assert cache.crop("fluke", np.array([0])).shape == (1, SIDE, SIDE, 3)
    with pytest.raises(ValueError, match=r"a\.png has no view 'fluke'"):
        cache.crop("fluke", np.array([0, 1]))
    with pytest.raises(KeyError):
        cache.crop("whole", np.array([0]))


def test_what_cannot_be_read_is_named_and_left_out(tmp_path: Path, cache_folder: Path) -> None:
    sound, cut_off = write_photo(tmp_path / "a.png"), tmp_path / "half.png"
    cut_off.write_bytes(sound.read_bytes()[:-40])
    animals = [
        animal(tmp_path / "gone.png"),
        animal(sound, "b", {"given": Box(90, 10, 130, 40)}),
        animal(cut_off),
        animal(sound, "d"),
    ]
    cache = made(animals, cache_folder)
    assert [(a.name, a.individual) for a in cache.animals] == [("a.png", "d")]
    assert cache.crop("whole", np.array([0])).any()
    messages = {error.file: error.message for error in cache.unreadable}
    assert messages.keys() == {"gone.png", "a.png", "half.png"}
    assert "gone.png is not there" in messages["gone.png"]
    assert "reaches 34 pixels out of the photo" in messages["a.png"]
    assert "mend the row" in messages["a.png"]


def test_rows_are_in_the_order_asked_for(tmp_path: Path, cache_folder: Path) -> None:
    animals = [
        animal(write_photo(tmp_path / f"{red}.png", (red, 0, 0)), boxes={"given": BOX})
        for red in range(50)
    ]
    cache = made(animals, cache_folder)
    rows = np.random.default_rng(0).permutation(50)
    np.testing.assert_array_equal(cache.crop("given", rows)[:, 0, 0, 0], rows)
    chosen = cache.only(rows[:7])
    assert [a.name for a in chosen.animals] == [f"{red}.png" for red in rows[:7]]
    np.testing.assert_array_equal(chosen.crop("given", np.arange(7))[:, 0, 0, 0], rows[:7])


def test_nothing_is_decoded_twice(photo: Path, cache_folder: Path, decoded: list[str]) -> None:
    animals = [animal(photo, boxes={"given": BOX})]
    first = made(animals, cache_folder)
    again = made(animals, cache_folder)
    assert decoded == ["a.png"]
    assert again.fingerprint == first.fingerprint
    assert again.perceptual_hashes == first.perceptual_hashes
    row = np.array([0])
    np.testing.assert_array_equal(again.crop("given", row), first.crop("given", row))


def test_another_label_needs_no_new_crops(
    photo: Path, cache_folder: Path, decoded: list[str]
) -> None:
    first = made([animal(photo, "a")], cache_folder)
    renamed = made([animal(photo, "b")], cache_folder)
    assert decoded == ["a.png"]
    assert renamed.fingerprint != first.fingerprint


def test_a_changed_photo_is_cut_anew_and_no_other(
    tmp_path: Path, photo: Path, cache_folder: Path, decoded: list[str]
) -> None:
    animals = [animal(photo), animal(write_photo(tmp_path / "b.png"), "b")]
    before = made(animals, cache_folder)
    decoded.clear()
    write_photo(photo, (0, 255, 0))
    after = made(animals, cache_folder)
    assert decoded == ["a.png"]
    assert after.crop("whole", np.array([0]))[0, SIDE // 2, SIDE // 2].tolist() == [0, 255, 0]
    assert after.fingerprint != before.fingerprint


@pytest.mark.parametrize(
    "changed",
    [{"side": 24}, {"margin": 0.5}, {"views": ("given", "whole", "body")}],
    ids=["side", "margin", "views"],
)
def test_another_setting_cuts_anew(
    photo: Path, cache_folder: Path, decoded: list[str], changed: dict[str, object]
) -> None:
    animals = [animal(photo, boxes={"given": BOX})]
    made(animals, cache_folder)
    cache = made(animals, cache_folder, **changed)  # type: ignore[arg-type]
    assert decoded == ["a.png", "a.png"]
    assert cache.crop("given", np.array([0])).shape == (1, cache.side, cache.side, 3)


def test_lost_files_are_made_again(photo: Path, cache_folder: Path, decoded: list[str]) -> None:
    made([animal(photo)], cache_folder)
    (cache_folder / "whole.npy").unlink()
    assert made([animal(photo)], cache_folder).crop("whole", np.array([0])).any()


def test_after_a_kill_the_job_goes_on(
    tmp_path: Path, cache_folder: Path, decoded: list[str]
) -> None:
    animals = [
        animal(write_photo(tmp_path / f"{red:03}.png", (red, 0, 0)), boxes={"given": BOX})
        for red in range(200)
    ]
    program = f"""
import os, pickle
from pathlib import Path
from rorqual.training.data.crops import make_crops
def kill(done, total):
    if done == 150:
        os._exit(9)  # like a kill: nothing is flushed or closed
animals = pickle.loads({pickle.dumps(animals)!r})
make_crops(animals, ("given", "whole"), side={SIDE}, margin=0.0,
           folder=Path({str(cache_folder)!r}), progress=kill)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 9
    cache = made(animals, cache_folder)
    assert len(decoded) == 200 - 128  # two times 64 photos were kept
    np.testing.assert_array_equal(
        cache.crop("given", np.arange(200))[:, 3, 3, 0], np.arange(200, dtype=np.uint8)
    )


def test_a_journal_torn_in_a_line_loses_that_line(
    tmp_path: Path, cache_folder: Path, decoded: list[str]
) -> None:
    animals = [animal(write_photo(tmp_path / f"{number}.png")) for number in range(3)]
    made(animals, cache_folder)
    decoded.clear()
    journal = cache_folder / "crops.jsonl"
    journal.write_bytes(journal.read_bytes()[:-9])
    for _ in range(2):
        assert len(made(animals, cache_folder)) == 3
    assert decoded == ["2.png"]


def test_progress_counts_photos_not_animals(photo: Path, cache_folder: Path) -> None:
    seen: list[tuple[int, int]] = []
    make_crops(
        [animal(photo, "a"), animal(photo, "b")],
        ("whole",),
        side=SIDE,
        margin=0,
        folder=cache_folder,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen == [(1, 1)]


def test_a_cache_that_is_sent_to_another_process_is_small(photo: Path, tmp_path: Path) -> None:
    cache = made([animal(photo)], tmp_path / "crops", side=128)
    sent = pickle.dumps(cache)
    assert len(sent) < 4096
    row = np.array([0])
    np.testing.assert_array_equal(pickle.loads(sent).crop("whole", row), cache.crop("whole", row))


def test_a_folder_that_cannot_be_one_is_refused(photo: Path) -> None:
    with pytest.raises(UsageError, match="name another folder"):
        made([animal(photo)], photo / "crops")


def test_no_animals_make_an_empty_cache(cache_folder: Path) -> None:
    cache = made([], cache_folder)
    assert (len(cache), cache.crop("whole", np.empty(0, np.int64)).shape) == (0, (0, SIDE, SIDE, 3))
