"""An index in a folder."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from rorqual.domain.errors import RorqualError
from rorqual.matching.index_file import load_index, save_index
from rorqual.matching.short_codes import ShortCodes
from rorqual.matching.vector_index import NO_KEY, VectorIndex
from tests.matching.index_writer import vectors_of

REPOSITORY = Path(__file__).resolve().parents[2]
KEYS = np.arange(60)


def an_index(keys: np.ndarray = KEYS) -> VectorIndex:
    return VectorIndex.build(keys, vectors_of(keys))


def test_what_was_saved_is_found_and_answers_alike(tmp_path: Path) -> None:
    index, queries = an_index(), vectors_of(np.arange(100, 110))
    expected = index.nearest(queries, 20)
    saved = save_index(index, tmp_path / "search", "net")
    loaded = load_index(tmp_path / "search", "net")
    assert loaded is not None
    assert loaded.build == saved.build
    assert loaded.index.holds(KEYS, vectors_of(KEYS))
    for it in (saved, loaded):
        np.testing.assert_array_equal(it.index.nearest(queries, 20), expected)


def test_there_is_none_under_another_name(tmp_path: Path) -> None:
    save_index(an_index(), tmp_path, "net")
    assert load_index(tmp_path, "other") is None
    assert load_index(tmp_path / "nowhere", "net") is None


def test_a_loaded_index_can_be_changed_and_saved_again(tmp_path: Path) -> None:
    first = save_index(an_index(), tmp_path, "net")
    loaded = load_index(tmp_path, "net", to_change=True)
    assert loaded is not None
    keys = np.arange(5, 70)
    assert loaded.index.update(keys, vectors_of(keys)) == 15
    second = save_index(loaded.index, tmp_path, "net")
    assert second.build != first.build
    assert second.index.holds(keys, vectors_of(keys))
    assert second.index.changes == 15
    for query in second.index.nearest(vectors_of(KEYS[:20]), 65):
        assert set(query.tolist()) - {NO_KEY} == set(keys.tolist())  # the deleted never come back
    assert len(list(tmp_path.iterdir())) == 2  # the codes before them are gone
    # who searches in the state before it is not disturbed
    assert set(first.index.nearest(vectors_of(KEYS[:1]), 60)[0].tolist()) == set(range(60))


@pytest.mark.parametrize("ending", [".npz", ".codes"])
@pytest.mark.parametrize("harm", ["cut", "changed", "emptied", "deleted"])
def test_a_damaged_index_is_as_good_as_none(tmp_path: Path, ending: str, harm: str) -> None:
    save_index(an_index(), tmp_path, "net")
    (path,) = tmp_path.glob(f"*{ending}")
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 8] = b"\xa5" * 8
    if harm == "deleted":
        path.unlink()
    else:
        changed = {"cut": bytes(content[:middle]), "changed": bytes(content), "emptied": b""}
        path.write_bytes(changed[harm])
    assert load_index(tmp_path, "net") is None
    assert save_index(an_index(), tmp_path, "net").index.holds(KEYS, vectors_of(KEYS))


def test_an_index_that_could_not_take_its_place_still_answers(tmp_path: Path) -> None:
    index, queries = an_index(), vectors_of(np.arange(100, 110))
    expected = index.nearest(queries, 20)
    (tmp_path / "net.npz").mkdir()
    with pytest.raises(OSError, match=r"net\.npz"):
        save_index(index, tmp_path, "net")
    np.testing.assert_array_equal(index.nearest(queries, 20), expected)


def test_what_was_written_and_cannot_be_read_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = an_index()
    to_disk = ShortCodes.write

    def lose(codes: ShortCodes, path: Path) -> None:
        to_disk(codes, path)
        path.write_bytes(b"lost")

    monkeypatch.setattr(ShortCodes, "write", lose)
    with pytest.raises(RorqualError, match="check the disk"):
        save_index(index, tmp_path, "net")
    assert load_index(tmp_path, "net") is None


def test_what_a_kill_left_is_tidied_a_day_later(tmp_path: Path) -> None:
    left = [tmp_path / name for name in ("net-0123.codes", ".unfinished-0123")]
    for path in left:
        path.write_bytes(b"half")
    save_index(an_index(), tmp_path, "net")
    assert all(path.exists() for path in left)  # perhaps another process is at work on them
    for path in left:
        os.utime(path, (0, 0))
    save_index(an_index(), tmp_path, "net")
    assert not any(path.exists() for path in left)


def test_processes_that_save_at_the_same_time_leave_a_whole_index(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.matching.index_writer", str(tmp_path), "net", "12"]
    writers = [subprocess.Popen([*command, str(seed)], cwd=REPOSITORY) for seed in (1, 2)]
    seen = 0
    while any(writer.poll() is None for writer in writers):
        stored = load_index(tmp_path, "net")
        if stored is not None:
            seen += 1
            assert stored.index.holds(stored.index.keys, vectors_of(stored.index.keys))
            found = stored.index.nearest(vectors_of(stored.index.keys[:1]), 100)[0]
            assert set(found.tolist()) == set(stored.index.keys.tolist())
    assert [writer.returncode for writer in writers] == [0, 0]
    assert seen
    assert load_index(tmp_path, "net") is not None
