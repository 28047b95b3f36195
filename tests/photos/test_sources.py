"""Which photos did the user mean, and how is each one called?"""

import os
from pathlib import Path

import pytest

from rorqual.domain.errors import UsageError
from rorqual.photos.sources import collect_photos
from tests.photos.pictures import corners, encoded

JPEG = encoded(corners())


def make(folder: Path, *names: str, data: bytes = JPEG) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def names(*arguments: Path | str) -> list[str]:
    return [photo.name for photo in collect_photos([str(part) for part in arguments]).files]


def test_a_folder_is_searched_and_names_are_relative_to_it(tmp_path: Path) -> None:
    make(tmp_path, "b.jpg", "a/2.JPEG", "a/deep/er/1.png", "a/1.heic")
    assert names(tmp_path) == ["a/1.heic", "a/2.JPEG", "a/deep/er/1.png", "b.jpg"]
    (photo,) = collect_photos([str(tmp_path / "b.jpg")]).files
    assert photo.name == "b.jpg"
    assert photo.stored_path == str(tmp_path / "b.jpg")
    assert photo.read_bytes() == JPEG


def test_what_is_no_photo_is_listed_and_not_lost(tmp_path: Path) -> None:
    others = [
        ".DS_Store", "._IMG.jpg", "Thumbs.db", "a/labels.csv", "a/IMG.xmp", "clip.MP4",
        "inner.zip", "README", "card.thm",
    ]  # fmt: skip
    make(tmp_path, "IMG.jpg")
    make(tmp_path, *others, data=b"something else")
    make(tmp_path, ".thumbnails/IMG.jpg", "x/@eaDir/IMG.jpg", "__MACOSX/._IMG.jpg")
    sources = collect_photos([str(tmp_path)])
    assert [photo.name for photo in sources.files] == ["IMG.jpg"]
    skipped_folders = [".thumbnails/", "x/@eaDir/", "__MACOSX/"]
    assert sources.not_photos == tuple(sorted(others + skipped_folders))


def test_an_unknown_extension_is_told_by_the_first_bytes(tmp_path: Path) -> None:
    make(tmp_path, "IMG_0001", "fin.jpg_original", "fin.jpg.1")
    make(tmp_path, "notes", "data.bin", data=b"BM is how this text begins")
    sources = collect_photos([str(tmp_path)])
    assert [photo.name for photo in sources.files] == ["IMG_0001", "fin.jpg.1", "fin.jpg_original"]
    assert sources.not_photos == ("data.bin", "notes")


def test_raw_and_other_image_formats_are_photos_that_will_be_refused(tmp_path: Path) -> None:
    make(tmp_path, "a.CR2", "b.nef", "c.dng", "d.gif", "e.psd", data=b"?")
    assert len(names(tmp_path)) == 5


def test_a_glob_is_relative_to_its_part_without_magic(tmp_path: Path) -> None:
    make(tmp_path, "2023/may/a.jpg", "2023/may/b.png", "2023/june/a.jpg", "2023/c.jpg")
    assert names(tmp_path / "2023" / "*" / "a.jpg") == ["june/a.jpg", "may/a.jpg"]
    assert names(tmp_path / "2023" / "**" / "*.jpg") == ["c.jpg", "june/a.jpg", "may/a.jpg"]
    assert names(tmp_path / "2023" / "m*") == ["may/a.jpg", "may/b.png"]
    assert names(tmp_path / "**") == [
        "2023/c.jpg", "2023/june/a.jpg", "2023/may/a.jpg", "2023/may/b.png",
    ]  # fmt: skip


def test_a_glob_may_be_relative_to_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "photos/a.jpg")
    monkeypatch.chdir(tmp_path)
    assert names("*/a.jpg") == ["photos/a.jpg"]
    assert names("photos/../photos/*.jpg") == ["a.jpg"]
    assert names(".") == ["photos/a.jpg"]


def test_a_path_that_exists_wins_over_its_reading_as_a_glob(tmp_path: Path) -> None:
    make(tmp_path, "a[1]/right.jpg", "a1/wrong.jpg")
    assert names(tmp_path / "a[1]") == ["right.jpg"]


@pytest.mark.parametrize("argument", ["missing.jpg", "missing/", "*.jpg", ""])
def test_a_missing_path_and_a_glob_without_hits_are_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argument: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="check"):
        collect_photos([argument])


def test_a_file_named_twice_appears_once(tmp_path: Path) -> None:
    make(tmp_path, "sub/a.jpg", "b.jpg")
    expected = ["b.jpg", "sub/a.jpg"]
    assert names(tmp_path, tmp_path / "sub" / "a.jpg") == expected
    assert names(tmp_path, tmp_path) == expected
    assert names(tmp_path, f"{tmp_path}/sub/../sub", f"{tmp_path}/**/*.jpg") == expected


def test_byte_identical_copies_are_files_of_their_own(tmp_path: Path) -> None:
    assert names(make(tmp_path, "a.jpg", "copy of a.jpg")) == ["a.jpg", "copy of a.jpg"]


def test_colliding_names_get_the_names_of_their_arguments(tmp_path: Path) -> None:
    make(tmp_path, "A/x.jpg", "A/only.jpg", "B/x.jpg", "C/y.jpg")
    make(tmp_path, "A/notes.csv", "C/notes.csv", data=b"a,b")
    sources = collect_photos([str(tmp_path / part) for part in "ABC"])
    assert [photo.name for photo in sources.files] == ["A/only.jpg", "A/x.jpg", "B/x.jpg", "y.jpg"]
    assert sources.not_photos == ("A/notes.csv", "notes.csv")
    assert names(tmp_path / "A" / "x.jpg", tmp_path / "B" / "x.jpg") == ["A/x.jpg", "B/x.jpg"]


def test_names_that_still_collide_become_stored_paths(tmp_path: Path) -> None:
    make(tmp_path, "2023/left/x.jpg", "2024/left/x.jpg")
    stored = [(tmp_path / year / "left" / "x.jpg").as_posix() for year in ("2023", "2024")]
    assert names(tmp_path / "2023" / "left", tmp_path / "2024" / "left") == stored
    assert names(tmp_path / "2024" / "left", tmp_path / "2023" / "left") == stored


def test_links_to_folders_are_followed_but_never_in_a_loop(tmp_path: Path) -> None:
    make(tmp_path, "photos/zebra/a.jpg", "elsewhere/b.jpg")
    (tmp_path / "photos" / "loop").symlink_to(tmp_path / "photos")
    (tmp_path / "photos" / "alias").symlink_to(tmp_path / "photos" / "zebra")
    (tmp_path / "photos" / "more").symlink_to(tmp_path / "elsewhere")
    assert names(tmp_path / "photos") == ["more/b.jpg", "zebra/a.jpg"]


def test_a_name_that_is_no_utf8_can_be_written_down(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.jpg")).write_bytes(JPEG)
    (photo,) = collect_photos([str(tmp_path)]).files
    assert photo.name == "caf\\xe9.jpg"
    assert photo.stored_path.encode("utf-8")
    assert photo.read_bytes() == JPEG
