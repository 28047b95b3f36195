"""`rorqual import`: folders, archives and globs, copies, and photos that cannot be used."""

import io
import zipfile
from pathlib import Path

from PIL import Image

from rorqual.catalogue.catalogue import Catalogue
from tests.cli.running import rorqual, table
from tests.cli.stored_rows import imported_rows, individuals


def test_an_archive_with_labels(pictures: list[bytes], empty: Path, tmp_path: Path) -> None:
    archive = tmp_path / "photos.zip"
    with zipfile.ZipFile(archive, "w") as stream:
        stream.writestr("trip/a.jpg", pictures[0])
        stream.writestr("trip/b.jpg", pictures[1])
        stream.writestr("trip/notes.txt", "none")
    labels = table(tmp_path / "l.csv", ("photo", "individual_id"), ("trip/a.jpg", "Salt"))
    run = rorqual("import", archive, "--catalogue", empty, "--labels", labels)
    assert run.code == 0
    assert "trip/notes.txt" in run.err
    assert individuals(empty) == {"trip/a.jpg": "Salt", "trip/b.jpg": None}
    assert rorqual("check", empty, "--deep").code == 0


def test_a_glob_finds_its_photos_only(photos: Path, pictures: list[bytes], empty: Path) -> None:
    (photos / "deep").mkdir()
    for name, picture in zip(("a.jpg", "b.jpeg", "deep/c.jpg"), pictures, strict=False):
        (photos / name).write_bytes(picture)
    assert rorqual("import", photos / "**" / "*.jpg", "--catalogue", empty).code == 0
    assert set(individuals(empty)) == {"a.jpg", "deep/c.jpg"}


def test_the_same_content_under_two_names_is_one_photo_of_two_files(
    photos: Path, pictures: list[bytes], empty: Path
) -> None:
    for name in ("a.jpg", "b.jpg"):
        (photos / name).write_bytes(pictures[0])
    run = rorqual("import", photos, "--catalogue", empty)
    assert "1 added, 1 known already" in run.err
    with Catalogue.open(empty) as catalogue:
        assert (catalogue.counts().photos, catalogue.counts().photo_files) == (1, 2)


def test_the_gate_records_its_score_and_drops_no_labelled_photo(
    photos: Path, empty: Path, tmp_path: Path
) -> None:
    Image.new("RGB", (200, 100), "white").save(photos / "paper.jpg")
    labels = table(tmp_path / "l.csv", ("photo", "individual_id"), ("paper.jpg", "Salt"))
    run = rorqual("import", photos, "--catalogue", empty, "--labels", labels)
    assert run.code == 0
    (row,) = imported_rows(empty)["paper.jpg"]
    assert row["individual"] == "Salt"
    assert isinstance(row["gate_score"], float)
    assert 0 <= row["gate_score"] < 0.2


def test_a_photo_of_several_animals_is_told_of_where_its_row_has_no_box(
    photos: Path, pictures: list[bytes], empty: Path, tmp_path: Path
) -> None:
    """Two flukes side by side, of the same size."""
    first, second = (Image.open(io.BytesIO(picture)) for picture in pictures[:2])
    both = Image.new("RGB", (first.width + second.width, first.height))
    both.paste(first, (0, 0))
    both.paste(second, (first.width, 0))
    both.save(photos / "both.jpg", quality=95)
    labels = table(tmp_path / "l.csv", ("photo", "individual_id"), ("both.jpg", "Salt"))
    run = rorqual("import", photos, "--catalogue", empty, "--labels", labels)
    assert run.code == 0
    assert "Photos of several animals, taken whole: 1" in run.err
    assert "both.jpg: 2 animals were found" in run.err
    (row,) = imported_rows(empty)["both.jpg"]
    assert (row["individual"], row["box_source"]) == ("Salt", "whole_photo")


def test_without_detection_photos_are_imported_whole(
    photos: Path, pictures: list[bytes], empty: Path
) -> None:
    (photos / "a.jpg").write_bytes(pictures[0])
    assert rorqual("import", photos, "--catalogue", empty, "--no-detect").code == 0
    (row,) = imported_rows(empty)["a.jpg"]
    assert row["box_source"] == "whole_photo"


def test_a_photo_that_cannot_be_read_is_told_of_and_the_others_go_on(
    photos: Path, pictures: list[bytes], empty: Path, tmp_path: Path
) -> None:
    (photos / "cut.jpg").write_bytes(pictures[0][:2000])
    (photos / "good.jpg").write_bytes(pictures[1])
    labels = table(
        tmp_path / "l.csv", ("photo", "individual_id"), ("cut.jpg", "Salt"), ("good.jpg", "Pepper")
    )
    arguments = ("import", photos, "--catalogue", empty, "--labels", labels)
    run = rorqual(*arguments)
    assert run.code == 0
    assert "Photos that were refused: 1" in run.err
    assert "cut.jpg" in run.err
    assert individuals(empty) == {"good.jpg": "Pepper"}
    assert rorqual(*arguments, "--strict").code == 1


def test_a_photo_larger_than_the_limit_is_refused(
    photos: Path, pictures: list[bytes], empty: Path
) -> None:
    (photos / "a.jpg").write_bytes(pictures[0])
    run = rorqual("import", photos, "--catalogue", empty, "--max-pixels", 0.03)
    assert run.code == 0
    assert "1 refused" in run.err
    assert "--max-pixels" in run.err
