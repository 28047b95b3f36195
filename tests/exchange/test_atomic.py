"""A file is there complete, or as it was before."""

import os
import stat
from pathlib import Path

import pytest

from rorqual.domain.errors import UsageError
from rorqual.exchange.atomic import atomic_text_file, require_writable


def test_the_file_appears_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    with atomic_text_file(path) as stream:
        stream.write("Zoé\n")
        assert not path.exists()
    assert path.read_text(encoding="utf-8") == "Zoé\n"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt])
def test_a_failure_leaves_the_file_of_before(tmp_path: Path, failure: type[BaseException]) -> None:
    path = tmp_path / "results.jsonl"
    path.write_text("before")
    with pytest.raises(failure), atomic_text_file(path) as stream:
        stream.write("half of")
        stream.flush()
        raise failure
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_line_ends_stay_as_written(tmp_path: Path) -> None:
    with atomic_text_file(tmp_path / "a.csv", newline="") as stream:
        stream.write("a\r\nb\n")
    assert (tmp_path / "a.csv").read_bytes() == b"a\r\nb\n"


def test_a_file_keeps_its_permissions_and_a_new_one_has_the_usual(tmp_path: Path) -> None:
    usual, kept = tmp_path / "usual", tmp_path / "kept"
    usual.touch()
    kept.touch()
    kept.chmod(0o640)
    new = tmp_path / "new"
    for path in (kept, new):
        with atomic_text_file(path) as stream:
            stream.write("x")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o640
    assert new.stat().st_mode == usual.stat().st_mode


def test_a_link_keeps_pointing_to_its_target(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("before")
    link.symlink_to(target)
    with atomic_text_file(link) as stream:
        stream.write("after")
    assert link.is_symlink()
    assert target.read_text() == "after"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no /dev/null")
def test_a_device_is_written_to_directly() -> None:
    with atomic_text_file(Path(os.devnull)) as stream:
        stream.write("x")
    assert not Path(os.devnull).is_file()


def test_a_missing_folder_is_named_with_the_remedy(tmp_path: Path) -> None:
    with (
        pytest.raises(UsageError, match=r"create the folder .*absent"),
        atomic_text_file(tmp_path / "absent" / "a.csv"),
    ):
        pass
    with pytest.raises(UsageError, match="is a folder"), atomic_text_file(tmp_path):
        pass


def test_whether_a_place_can_be_written_is_known_before_the_work(tmp_path: Path) -> None:
    kept = tmp_path / "results.jsonl"
    kept.write_text("before")
    for path in (kept, tmp_path / "new.jsonl", Path(os.devnull)):
        require_writable(path)
    assert kept.read_text() == "before"
    assert list(tmp_path.iterdir()) == [kept]
    for path in (tmp_path, tmp_path / "none" / "a.jsonl", kept / "a.jsonl"):
        with pytest.raises(UsageError):
            require_writable(path)
