"""How is a photo found again, long after it was imported, from the path that was stored?"""

import zipfile
from pathlib import Path

import pytest

from rorqual.domain.errors import PhotoRefusedError
from rorqual.photos.sources import collect_photos
from rorqual.photos.stored import open_stored
from tests.photos.pictures import corners, encoded


def test_a_photo_is_found_again_by_its_stored_path(tmp_path: Path) -> None:
    data = encoded(corners())
    (tmp_path / "a.jpg").write_bytes(data)
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("sub/b.jpg", data)
    for photo in collect_photos([str(tmp_path), str(path)]).files:
        assert open_stored(photo.stored_path).read_bytes() == data
    with pytest.raises(PhotoRefusedError, match="no longer in"):
        open_stored(f"{path}!/other.jpg")
    with pytest.raises(PhotoRefusedError, match=r"gone\.jpg is not there"):
        open_stored(str(tmp_path / "gone.jpg")).read_bytes()
