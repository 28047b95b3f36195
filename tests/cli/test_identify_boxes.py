"""`rorqual identify --boxes`: given boxes replace detection, for their photos only."""

from pathlib import Path

from PIL import Image

from tests.cli.conftest import HEIGHT, WIDTH
from tests.cli.contract import check_contract
from tests.cli.running import identify, rorqual, table

HEADER = ("photo", "x0", "y0", "x1", "y1")


def test_boxes_are_echoed_exactly_and_other_photos_are_detected(
    imported: Path, photos: Path, pictures: list[bytes], tmp_path: Path
) -> None:
    for name, picture in zip(("a.jpg", "b.jpg"), pictures, strict=False):
        (photos / name).write_bytes(picture)
    given = [[0.1, 20.7, 100.30000000000001, 90.0], [120.0, 1e-3, 239.999999, 160.0]]
    boxes = table(tmp_path / "boxes.csv", HEADER, *(("a.jpg", *box) for box in given))
    run = identify(photos, imported, "--boxes", boxes)
    for result in run.results:
        check_contract(result)
    animals = run.by_photo["a.jpg"]["annotations"]
    assert [animal["box"] for animal in animals] == given
    assert {animal["box_source"] for animal in animals} == {"given"}
    assert animals[0]["candidates"] != animals[1]["candidates"]
    (animal,) = run.by_photo["b.jpg"]["annotations"]
    assert animal["box_source"] == "detected"
    assert 0 < animal["box_score"] <= 1
    assert animal["part"] == "fluke"
    assert identify(photos, imported, "--boxes", boxes).out == run.out


def test_without_detection_other_photos_are_taken_whole(
    imported: Path, photos: Path, pictures: list[bytes], tmp_path: Path
) -> None:
    for name, picture in zip(("a.jpg", "b.jpg"), pictures, strict=False):
        (photos / name).write_bytes(picture)
    boxes = table(tmp_path / "boxes.csv", HEADER, ("a.jpg", 0, 0, 90, 90))
    run = identify(photos, imported, "--no-detect", "--boxes", boxes)
    sources = {
        photo: [animal["box_source"] for animal in result["annotations"]]
        for photo, result in run.by_photo.items()
    }
    assert sources == {"a.jpg": ["given"], "b.jpg": ["whole_photo"]}
    assert "detect" not in run.by_photo["b.jpg"]["annotations"][0]["models"]


def test_bad_rows_are_told_of_by_their_line_every_time(
    imported: Path, photos: Path, pictures: list[bytes], tmp_path: Path
) -> None:
    for name, picture in zip(("a.jpg", "b.jpg", "d/e.jpg", "f/e.jpg"), pictures, strict=False):
        (photos / name).parent.mkdir(exist_ok=True)
        (photos / name).write_bytes(picture)
    Image.new("RGB", (200, 100), "white").save(photos / "paper.jpg")
    boxes = table(
        tmp_path / "boxes.csv",
        HEADER,
        ("a.jpg", -1, -0.5, WIDTH + 1, HEIGHT),  # clipped
        ("a.jpg", 0, 0, WIDTH + 2, HEIGHT),  # line 3: too far over
        ("a.jpg", 0, 0, WIDTH, HEIGHT),  # line 4: the same as line 2 once that is clipped
        ("b.jpg", 5, 5, 5, 9),  # line 5: no area
        ("b.jpg", "", "", "", ""),  # line 6
        ("e.jpg", 0, 0, 9, 9),  # line 7: fits two files
        ("none.jpg", 0, 0, 9, 9),  # line 8
        ("paper.jpg", 0, 0, 900, 900),  # line 9: the gate refuses the photo as well
        ("f/e.jpg", 0, 0, 9, 9),
        ("f/e.jpg", 0, 0, 9, 9),  # line 11: doubled
    )
    for _ in range(2):
        run = identify(photos, imported, "--boxes", boxes)
        assert run.code == 0
        for line in (3, 4, 5, 6, 7, 8, 9, 11):
            assert f"{boxes}, line {line}: " in run.err, line
        assert run.err.count(f"{boxes}, line ") == 8
        (animal,) = run.by_photo["a.jpg"]["annotations"]
        assert animal["box"] == [0, 0, WIDTH, HEIGHT]
        assert animal["box_source"] == "given"
        (animal,) = run.by_photo["b.jpg"]["annotations"]
        assert animal["box_source"] == "detected"
        assert [a["box"] for a in run.by_photo["f/e.jpg"]["annotations"]] == [[0, 0, 9, 9]]
    assert identify(photos, imported, "--boxes", boxes, "--strict").code == 1


def test_a_table_without_a_column_is_wrong_usage(
    imported: Path, photos: Path, tmp_path: Path
) -> None:
    boxes = table(tmp_path / "boxes.csv", HEADER[:-1], ("a.jpg", 0, 0, 9))
    run = rorqual("identify", photos, "--catalogue", imported, "--boxes", boxes)
    assert run.code == 2
    assert "no column y1" in run.err
