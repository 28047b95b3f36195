"""`rorqual import --labels`: every form of table, and every row that cannot be used."""

from pathlib import Path

import pytest

from rorqual.catalogue.catalogue import Catalogue
from rorqual.rendering.catalogue_files import RenderedCatalogue
from tests.catalogue.dumps import dump_tables
from tests.cli.conftest import HEIGHT, WIDTH
from tests.cli.running import Run, rorqual, table
from tests.cli.stored_rows import imported_rows, individuals

HEADER = ("photo", "individual_id")
BOX = ("photo", "individual_id", "x0", "y0", "x1", "y1")


def write_photos(folder: Path, pictures: list[bytes], *names: str) -> None:
    for name, picture in zip(names, pictures, strict=False):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(picture)


def import_labels(photos: Path, labels: Path, catalogue: Path) -> Run:
    return rorqual("import", photos, "--labels", labels, "--catalogue", catalogue)


def test_all_columns_are_kept_and_further_ones_become_notes(
    photos: Path, pictures: list[bytes], empty: Path, tmp_path: Path
) -> None:
    write_photos(photos, pictures, "deep/down/a.jpg")
    labels = table(
        tmp_path / "labels.csv",
        ("photo", "species", "individual_id", "x0", "y0", "x1", "y1", "encounter", "date",
         "latitude", "longitude", "side", "part", "quality", "observer"),
        ("deep/down/a.jpg", "Humpback whale", "Salt", 10.25, 20.5, 100, 90.125, "E1", "2023-06-01",
         66.5, -18.25, "left", "fluke", "good", "Zoë"),
    )  # fmt: skip
    run = import_labels(photos, labels, empty)
    assert (run.code, run.out) == (0, "")
    (row,) = imported_rows(empty)["deep/down/a.jpg"]
    score = row.pop("gate_score")
    assert isinstance(score, float)
    assert row == {
        "photo": "deep/down/a.jpg",
        "x0": 10.25,
        "y0": 20.5,
        "x1": 100.0,
        "y1": 90.125,
        "box_source": "given",
        "species": "humpback_whale",
        "individual": "Salt",
        "encounter": "E1",
        "date": "2023-06-01",
        "latitude": 66.5,
        "longitude": -18.25,
        "side": "left",
        "part": "fluke",
        "quality": "good",
        "notes": '{"observer": "Zo\\u00eb"}',
    }


def test_kaggle_s_form(photos: Path, pictures: list[bytes], empty: Path, tmp_path: Path) -> None:
    write_photos(photos, pictures, "0a.jpg", "0b.jpg")
    labels = table(
        tmp_path / "train.csv",
        ("image", "species", "individual_id"),
        ("0a.jpg", "humpback_whale", "7013564429e16"),
        ("0b.jpg", "beluga", "60008f293a2b"),
    )
    assert import_labels(photos, labels, empty).code == 0
    rows = imported_rows(empty)
    assert individuals(empty) == {"0a.jpg": "7013564429e16", "0b.jpg": "60008f293a2b"}
    assert [rows[photo][0]["species"] for photo in rows] == ["humpback_whale", "beluga"]


def test_a_folder_an_individual(photos: Path, pictures: list[bytes], empty: Path) -> None:
    write_photos(photos, pictures, "Salt/a.jpg", "Salt/b.jpg", "Pepper/a.jpg", "unknown/x.jpg")
    run = rorqual("import", photos, "--catalogue", empty)
    assert run.code == 0
    assert "2 folders is taken as an individual" in run.err
    assert individuals(empty) == {
        "Salt/a.jpg": "Salt",
        "Salt/b.jpg": "Salt",
        "Pepper/a.jpg": "Pepper",
        "unknown/x.jpg": None,
    }


def test_paths_bare_names_and_backslashes_find_their_photos(
    photos: Path, pictures: list[bytes], empty: Path, tmp_path: Path
) -> None:
    write_photos(photos, pictures, "d1/a.jpg", "d2/a.jpg", "d1/b.jpg", "d2/c.jpg")
    labels = table(
        tmp_path / "labels.csv",
        HEADER,
        ("d1/a.jpg", "by path"),
        ("d2\\a.jpg", "by Windows path"),
        ("b.jpg", "by name"),
        ("C.JPG", "by name in capitals"),
    )
    assert import_labels(photos, labels, empty).code == 0
    assert individuals(empty) == {
        "d1/a.jpg": "by path",
        "d2/a.jpg": "by Windows path",
        "d1/b.jpg": "by name",
        "d2/c.jpg": "by name in capitals",
    }


def test_each_bad_row_is_told_of_by_its_line_and_nothing_else_is_lost(
    photos: Path, pictures: list[bytes], empty: Path, tmp_path: Path
) -> None:
    names = ["good.jpg", "d1/twice.jpg", "d2/twice.jpg", "doubled.jpg", "damaged.jpg", "no_row.jpg"]
    write_photos(photos, pictures, *names)
    labels = table(
        tmp_path / "labels.csv",
        HEADER,
        ("twice.jpg", "Ambiguous"),  # line 2
        ("absent.jpg", "Missing"),
        ("doubled.jpg", "First"),
        ("doubled.jpg", "Second"),
        ("damaged.jpg", "7.01E+16"),  # line 6
        ("good.jpg", "Good"),
    )
    run = import_labels(photos, labels, empty)
    assert run.code == 0
    told = {line for line in run.err.splitlines() if line.startswith(f"  {labels}, line ")}
    assert {int(line.split("line ")[1].split(":")[0]) for line in told} == {2, 3, 5, 6}
    assert "2 files: d1/twice.jpg, d2/twice.jpg" in run.err
    assert "'absent.jpg'" in run.err
    assert "line 4 already" in run.err
    assert "'7.01E+16'" in run.err
    without_row = run.err[run.err.index("without a row") :]
    assert "no_row.jpg" in without_row
    assert "good.jpg" not in without_row
    assert individuals(empty) == {
        "good.jpg": "Good",
        "d1/twice.jpg": None,
        "d2/twice.jpg": None,
        "doubled.jpg": "First",
        "damaged.jpg": None,
        "no_row.jpg": None,
    }
    strict = rorqual("import", photos, "--labels", labels, "--catalogue", empty, "--strict")
    assert strict.code == 1


def test_several_boxes_are_several_animals_and_an_overhang_of_a_pixel_is_clipped(
    photos: Path, pictures: list[bytes], empty: Path, tmp_path: Path
) -> None:
    write_photos(photos, pictures, "a.jpg", "b.jpg")
    labels = table(
        tmp_path / "labels.csv",
        BOX,
        ("a.jpg", "Left", 0, 0, 100, 100),
        ("a.jpg", "Right", 100.5, 10, WIDTH, 90),
        ("a.jpg", "Left again", 0, 0, 100, 100),  # line 4: doubled
        ("b.jpg", "Over by one", -1, 0, WIDTH + 1, HEIGHT + 0.5),
        ("b.jpg", "Over by two", 20, 0, WIDTH + 2, HEIGHT),  # line 6
        ("b.jpg", "No number", "ten", 0, 20, 20),  # line 7
        ("b.jpg", "No area", 20, 0, 20, 20),  # line 8
    )
    run = import_labels(photos, labels, empty)
    assert run.code == 0
    for line in (4, 6, 7, 8):
        assert f"{labels}, line {line}: " in run.err
    assert run.err.count(f"{labels}, line ") == 4
    rows = imported_rows(empty)
    boxes = {row["individual"]: [row[edge] for edge in BOX[2:]] for row in rows["a.jpg"]}
    assert boxes == {"Left": [0, 0, 100, 100], "Right": [100.5, 10, WIDTH, 90]}
    (over,) = rows["b.jpg"]
    assert [over[edge] for edge in BOX[2:]] == [0, 0, WIDTH, HEIGHT]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_semicolons_byte_order_marks_and_decimal_commas(
    encoding: str, photos: Path, pictures: list[bytes], empty: Path, tmp_path: Path
) -> None:
    write_photos(photos, pictures, "müll.jpg")
    labels = tmp_path / "labels.csv"
    labels.write_text(
        "sep=;\r\nPhoto;Individual ID;x0;y0;x1;y1\r\nmüll.jpg;Löwe;0,5;0;20;20\r\n",
        encoding=encoding,
    )
    assert import_labels(photos, labels, empty).code == 0
    (row,) = imported_rows(empty)["müll.jpg"]
    assert (row["individual"], row["x0"]) == ("Löwe", 0.5)


def test_a_table_without_photos_or_without_rows_of_use(
    photos: Path, pictures: list[bytes], empty: Path, tmp_path: Path
) -> None:
    write_photos(photos, pictures, "a.jpg")
    lacking = table(tmp_path / "lacking.csv", ("file", "individual_id"), ("a.jpg", "Salt"))
    run = import_labels(photos, lacking, empty)
    assert run.code == 2
    assert "no column photo" in run.err
    with Catalogue.open(empty) as catalogue:
        assert catalogue.counts().photos == 0


def test_a_second_import_changes_nothing(imported: Path, rendered: RenderedCatalogue) -> None:
    with Catalogue.open(imported) as catalogue:
        before = dump_tables(catalogue)
    run = import_labels(rendered.photos, rendered.labels, imported)
    assert run.code == 0
    assert "0 added, 60 known already" in run.err
    with Catalogue.open(imported) as catalogue:
        assert dump_tables(catalogue) == before


def test_a_row_mended_later_is_all_that_a_second_import_adds(
    photos: Path, pictures: list[bytes], empty: Path, tmp_path: Path
) -> None:
    write_photos(photos, pictures, "a.jpg", "b.jpg")
    labels = table(tmp_path / "labels.csv", HEADER, ("a.jpg", "Salt"), ("b.jpg", "#REF!"))
    assert import_labels(photos, labels, empty).code == 0
    table(labels, HEADER, ("a.jpg", "Salt"), ("b.jpg", "Pepper"))
    assert import_labels(photos, labels, empty).code == 0
    assert individuals(empty) == {"a.jpg": "Salt", "b.jpg": "Pepper"}


def test_copies_with_different_labels_are_one_photo_and_a_row_error(
    photos: Path, pictures: list[bytes], empty: Path, tmp_path: Path
) -> None:
    write_photos(photos, [pictures[0], pictures[0]], "a.jpg", "copy.jpg")
    labels = table(tmp_path / "labels.csv", HEADER, ("a.jpg", "Salt"), ("copy.jpg", "Pepper"))
    for _ in range(2):  # told of again, and nothing changes
        run = import_labels(photos, labels, empty)
        assert run.code == 0
        assert f"{labels}, line 3: copy.jpg: this animal is individual Salt" in run.err
        with Catalogue.open(empty) as catalogue:
            counts = catalogue.counts()
            assert (counts.photos, counts.photo_files, counts.gallery_annotations) == (1, 2, 1)


def test_a_path_is_relative_to_its_photos_argument_also_where_two_have_equal_names(
    tmp_path: Path, pictures: list[bytes], empty: Path
) -> None:
    write_photos(tmp_path, pictures, "north/both.jpg", "north/sub/n.jpg", "south/both.jpg")
    labels = table(
        tmp_path / "labels.csv",
        HEADER,
        ("sub/n.jpg", "Salt"),
        ("south/both.jpg", "Pepper"),
        ("both.jpg", "Nobody"),  # line 4: fits two files
    )
    folders = (tmp_path / "north", tmp_path / "south")
    run = rorqual("import", *folders, "--labels", labels, "--catalogue", empty)
    assert run.code == 0
    assert run.err.count(f"{labels}, line ") == 1
    assert f"{labels}, line 4: 'both.jpg' fits 2 files" in run.err
    found = individuals(empty)
    assert found == {"north/both.jpg": None, "north/sub/n.jpg": "Salt", "south/both.jpg": "Pepper"}
