"""Bad files of every kind: each gets the right refusal, with the file's name and a remedy."""

import os
import re
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from rorqual.domain.errors import PhotoRefusedError
from rorqual.domain.refusal import Refusal, Step
from rorqual.domain.refusal import RefusalReason as R
from rorqual.photos.reader import PhotoReader
from rorqual.photos.sources import collect_photos
from tests.photos.bad_bytes import (
    BAD_BYTES,
    JPEG,
    PICTURE,
    PNG,
    TIFF,
    WEBP,
    constant_bomb,
    corrupted,
)
from tests.photos.pictures import HEIC_PHOTO, encoded

REMEDY = re.compile(
    r"copy it again|export it|--max-pixels|original photo|download the photo|JPEG that the camera"
    r"|check its permissions|put it back|unpack|name photos"
)


def refusal_of(data: bytes, name: str) -> Refusal:
    with pytest.raises(PhotoRefusedError) as refused:
        PhotoReader(data, name).content()
    return refused.value.refusal


def check(refusal: Refusal, reason: R, name: str) -> None:
    assert refusal.step is Step.READ
    assert refusal.reason is reason, refusal.message
    assert name in refusal.message
    assert REMEDY.search(refusal.message), refusal.message


pytestmark = pytest.mark.filterwarnings("ignore:Corrupt EXIF data:UserWarning")


@pytest.mark.parametrize("kind", BAD_BYTES)
def test_bad_bytes_are_refused_with_a_reason_and_a_remedy(kind: str) -> None:
    name, make, reason = BAD_BYTES[kind]
    check(refusal_of(make(), name), reason, name)


def test_a_refusal_for_size_names_the_size_the_limit_and_the_option() -> None:
    message = refusal_of(constant_bomb(), "bomb.png").message
    assert "30000x30000" in message
    assert "900 million" in message
    assert "100 million" in message
    assert "--max-pixels" in message


@pytest.mark.parametrize("end", range(3, len(JPEG) - 200, 997))
def test_a_jpeg_cut_off_anywhere_is_truncated(end: int) -> None:
    check(refusal_of(JPEG[:end], "cut.jpg"), R.TRUNCATED_IMAGE, "cut.jpg")


@pytest.mark.filterwarnings("ignore:Tag data larger:UserWarning")
@pytest.mark.parametrize("original", [JPEG, PNG, TIFF, WEBP, HEIC_PHOTO], ids=lambda d: str(d[:4]))
def test_random_damage_never_raises_anything_but_a_refusal(original: bytes) -> None:
    rng = np.random.default_rng(7)
    for _ in range(40):
        data = corrupted(original, int(rng.integers(12, len(original))), int(rng.integers(1, 60)))
        try:
            PhotoReader(data, "damaged").content()
        except PhotoRefusedError as error:
            assert "damaged" in error.refusal.message


def test_a_jpeg_with_a_damaged_exif_block_is_still_read() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    data = encoded(PICTURE, exif=exif)
    start = data.index(b"Exif\0\0") + 6
    for broken in (corrupted(data, start, 8), corrupted(data, start + 8, 12)):
        assert PhotoReader(broken, "a.jpg").content().width == 320


def refusals_below(argument: Path) -> dict[str, Refusal]:
    refusals = {}
    for photo in collect_photos([str(argument)]).files:
        try:
            PhotoReader(photo.read_bytes(), photo.name).content()
        except PhotoRefusedError as error:
            refusals[photo.name] = error.refusal
    return refusals


def test_a_broken_link_is_a_missing_file(tmp_path: Path) -> None:
    (tmp_path / "gone.jpg").symlink_to(tmp_path / "nowhere.jpg")
    check(refusals_below(tmp_path)["gone.jpg"], R.MISSING_FILE, "gone.jpg")


def test_a_file_that_vanishes_is_a_missing_file(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(JPEG)
    (photo,) = collect_photos([str(tmp_path)]).files
    (tmp_path / "a.jpg").unlink()
    with pytest.raises(PhotoRefusedError) as refused:
        photo.read_bytes()
    check(refused.value.refusal, R.MISSING_FILE, "a.jpg")


def test_a_pipe_with_a_photos_name_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    check(refusals_below(tmp_path)["pipe.jpg"], R.UNREADABLE_FILE, "pipe.jpg")


def test_a_file_without_permission_is_unreadable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "locked.jpg").write_bytes(JPEG)
    (tmp_path / "locked.jpg").chmod(0)
    if os.geteuid() == 0:  # for the super-user every file opens

        def denied(path: Path) -> bytes:
            raise PermissionError(13, "Permission denied", str(path))

        monkeypatch.setattr(Path, "read_bytes", denied)
    check(refusals_below(tmp_path)["locked.jpg"], R.UNREADABLE_FILE, "locked.jpg")


def test_an_absurdly_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.tif").open("wb") as stream:
        stream.truncate(3 << 30)  # sparse: takes no room on the disk
    check(refusals_below(tmp_path)["huge.tif"], R.TOO_LARGE, "huge.tif")


def test_a_folder_called_like_a_photo_is_searched(tmp_path: Path) -> None:
    (tmp_path / "x.jpg").mkdir()
    (tmp_path / "x.jpg" / "inside.jpg").write_bytes(JPEG)
    assert [photo.name for photo in collect_photos([str(tmp_path)]).files] == ["x.jpg/inside.jpg"]


def zipped(path: Path, entries: list[tuple[str, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return path


def test_a_damaged_archive_is_one_refusal(tmp_path: Path) -> None:
    good = zipped(tmp_path / "good.zip", [("a.jpg", JPEG)]).read_bytes()
    for number, data in enumerate((b"", good[: len(good) // 2], b"no archive at all")):
        name = f"bad{number}.zip"
        (tmp_path / name).write_bytes(data)
        check(refusals_below(tmp_path / name)[name], R.DAMAGED_ARCHIVE, name)


def test_a_damaged_entry_does_not_spoil_the_others(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", [("bad.jpg", JPEG), ("good.jpg", JPEG)])
    path.write_bytes(corrupted(path.read_bytes(), 500, 400))
    refusals = refusals_below(path)
    check(refusals.pop("bad.jpg"), R.DAMAGED_ARCHIVE, "bad.jpg")
    assert not refusals


def test_an_empty_entry_is_an_empty_file(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", [("void.jpg", b"")])
    check(refusals_below(path)["void.jpg"], R.EMPTY_FILE, "void.jpg")


def test_an_encrypted_entry_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", [("secret.jpg", JPEG)])
    data = bytearray(path.read_bytes())
    data[6] |= 1  # the flag in the entry's own header, and in the archive's list
    data[data.rindex(b"PK\1\2") + 8] |= 1
    path.write_bytes(data)
    check(refusals_below(path)["secret.jpg"], R.ENCRYPTED_ENTRY, "secret.jpg")


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", [("bomb.jpg", bytes(64 << 20))])
    assert path.stat().st_size < 100_000
    check(refusals_below(path)["bomb.jpg"], R.SUSPICIOUS_ENTRY, "bomb.jpg")


def test_a_zip_bomb_that_lies_about_its_size_is_not_unpacked(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", [("bomb.jpg", bytes(64 << 20))])
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\1\2") + 24  # the unpacked size in the archive's list
    data[at : at + 4] = struct.pack("<I", 1000)
    path.write_bytes(data)
    check(refusals_below(path)["bomb.jpg"], R.DAMAGED_ARCHIVE, "bomb.jpg")


def test_an_entry_packed_by_an_unusual_method_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("a.jpg", JPEG)
    check(refusals_below(path)["a.jpg"], R.DAMAGED_ARCHIVE, "a.jpg")


def test_a_good_photo_among_bad_ones_is_read(tmp_path: Path) -> None:
    for number, (name, make, _) in enumerate(BAD_BYTES.values()):
        (tmp_path / f"{number:02}_{name}").write_bytes(make())
    (tmp_path / "good.jpg").write_bytes(PNG)  # a PNG by a wrong name
    assert len(refusals_below(tmp_path)) == len(BAD_BYTES)
    assert len(collect_photos([str(tmp_path)]).files) == len(BAD_BYTES) + 1
