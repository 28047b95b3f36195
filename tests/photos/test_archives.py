"""Which files does a zip archive hold, and what are their bytes?"""

import zipfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rorqual.domain.errors import PhotoRefusedError
from rorqual.domain.refusal import RefusalReason
from rorqual.photos import archives
from rorqual.photos.sources import collect_photos
from tests.photos.pictures import corners, encoded

JPEG = encoded(corners())


def zipped(path: Path, names: Iterable[str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, JPEG)
    return path


def names(*arguments: Path | str) -> list[str]:
    return [photo.name for photo in collect_photos([str(part) for part in arguments]).files]


def test_an_archive_is_read_in_place(tmp_path: Path) -> None:
    path = zipped(tmp_path / "trip.zip", ["b.jpg", "a/1.jpg", "__MACOSX/a/._1.jpg", "in.zip"])
    sources = collect_photos([str(path)])
    assert [photo.name for photo in sources.files] == ["a/1.jpg", "b.jpg"]
    assert sources.files[0].stored_path == f"{path}!/a/1.jpg"
    assert sources.files[0].read_bytes() == JPEG
    assert sources.not_photos == ("__MACOSX/a/._1.jpg", "in.zip")
    assert list(tmp_path.iterdir()) == [path]


def test_two_archives_with_the_same_names_are_told_apart(tmp_path: Path) -> None:
    zipped(tmp_path / "may.zip", ["1.jpg"])
    zipped(tmp_path / "june.zip", ["1.jpg"])
    assert names(tmp_path / "*.zip") == ["june.zip/1.jpg", "may.zip/1.jpg"]


def test_names_in_an_archive_lead_nowhere_outside(tmp_path: Path) -> None:
    entries = ["../../etc/a.jpg", "/abs/b.jpg", "C:\\Users\\c.jpg", "./d//e.jpg", ".."]
    path = zipped(tmp_path / "a.zip", entries)
    assert names(path) == ["Users/c.jpg", "abs/b.jpg", "d/e.jpg", "etc/a.jpg", "unnamed"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_doubled_names_in_an_archive_are_both_kept(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ["d/x.jpg", "d/x.jpg", "d/x (2).jpg", "../d/x.jpg"])
    photos = collect_photos([str(path)]).files
    assert [photo.name for photo in photos] == [
        "d/x (2) (2).jpg", "d/x (2).jpg", "d/x (3).jpg", "d/x.jpg",
    ]  # fmt: skip
    assert all(photo.read_bytes() == JPEG for photo in photos)


def test_names_in_odd_encodings_are_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ["AAAAAA.jpg", "BBBBBB.jpg"])
    data = (
        path.read_bytes()
        .replace(b"AAAAAA", "Zoë12".encode())
        .replace(b"BBBBBB", b"\xff\xfe\x80123")
    )
    path.write_bytes(data)
    found = names(path)
    assert "Zoë12.jpg" in found  # UTF-8 without a flag, as macOS packs it
    assert len(found) == 2


def test_an_archive_with_too_many_entries_is_one_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_ENTRIES", 3)
    path = zipped(tmp_path / "many.zip", [f"{number}.jpg" for number in range(4)])
    (photo,) = collect_photos([str(path)]).files
    with pytest.raises(PhotoRefusedError, match=r"many\.zip.*4 entries") as refused:
        photo.read_bytes()
    assert refused.value.refusal.reason is RefusalReason.DAMAGED_ARCHIVE


def test_several_threads_may_read_one_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    contents = {f"{number:03}.jpg": bytes([number]) * 5000 for number in range(1, 100)}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    photos = collect_photos([str(path)]).files
    with ThreadPoolExecutor(4) as pool:
        read = list(pool.map(lambda photo: photo.read_bytes(), photos))
    assert read == list(contents.values())
