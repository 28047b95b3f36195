"""A label table is read row by row: a bad row is reported, and nothing else is lost."""

import csv
import random
from pathlib import Path

import pytest

from rorqual.domain.annotation import Part, Side, Vitality
from rorqual.domain.box import Box
from rorqual.domain.errors import UsageError
from rorqual.domain.label import Label
from rorqual.domain.photo import Position
from rorqual.exchange.labels import LabelTable, read_labels
from rorqual.exchange.photo_names import PhotoNames

PHOTOS = ("a.jpg", "b.jpg", "c.jpg")


def labels_of(tmp_path: Path, text: str, photos: tuple[str, ...] = PHOTOS) -> LabelTable:
    path = tmp_path / "labels.csv"
    path.write_text(text, encoding="utf-8")
    return read_labels(path, PhotoNames(photos))


def errors_of(table: LabelTable) -> dict[int, str]:
    return {error.line: error.message for error in table.errors}


def test_all_columns_are_read_and_further_ones_are_notes(tmp_path: Path) -> None:
    table = labels_of(
        tmp_path,
        " Photo ,SPECIES,Individual_ID,x0,y0,x1,y1,encounter,date,latitude,longitude,side,part,"
        "quality,vitality,Observer,,Wind\n"
        "a.jpg,Kiler Whale,whale_1,1.5,2,30,40,trip 1,2024:06:01 10:30:05,-56.5,170,L,Fin,good,"
        "Dead,Ana,x,\n",
    )
    assert table.errors == ()
    assert table.photos_without_row == ("b.jpg", "c.jpg")
    assert table.labels == {
        "a.jpg": (
            Label(
                line=2,
                species="killer_whale",
                individual="whale_1",
                box=Box(1.5, 2, 30, 40),
                encounter="trip 1",
                date="2024-06-01T10:30:05",
                position=Position(-56.5, 170),
                part=Part.DORSAL_FIN,
                side=Side.LEFT,
                quality="good",
                vitality=Vitality.DEAD,
                notes={"Observer": "Ana", "column 17": "x"},
            ),
        )
    }


def test_the_kaggle_form_works(tmp_path: Path) -> None:
    table = labels_of(tmp_path, "image,species,individual_id\r\na.jpg,globis,60008f293a2b\r\n")
    (label,) = table.labels["a.jpg"]
    assert (label.species, label.individual) == ("short_finned_pilot_whale", "60008f293a2b")


def test_empty_and_unknown_cells_say_nothing(tmp_path: Path) -> None:
    table = labels_of(
        tmp_path,
        "photo,species,individual_id,x0,y0,x1,y1,latitude,longitude,side,part,date\n"
        "a.jpg,,,,,,,,,,,\n"
        "b.jpg,unknown,NA,NA,NA,NA,NA,NA,NA,NA,NA,NA\n",
    )
    assert table.errors == ()
    assert table.labels == {"a.jpg": (Label(2),), "b.jpg": (Label(3),)}


def test_decimal_commas_are_read_where_the_delimiter_is_none(tmp_path: Path) -> None:
    table = labels_of(
        tmp_path,
        "photo;x0;y0;x1;y1;latitude;longitude\na.jpg;1,5;2;30,25;40;-12,5;7\n",
    )
    assert table.labels["a.jpg"][0].box == Box(1.5, 2, 30.25, 40)
    assert table.labels["a.jpg"][0].position == Position(-12.5, 7)
    quoted = labels_of(tmp_path, 'photo,x0,y0,x1,y1\na.jpg,"1,5",2,30,40\n')
    assert "x0 is '1,5'" in errors_of(quoted)[2]


def test_several_boxes_are_several_animals(tmp_path: Path) -> None:
    table = labels_of(
        tmp_path, "photo,individual_id,x0,y0,x1,y1\na.jpg,w1,0,0,9,9\na.jpg,w2,9,0,20,9\n"
    )
    assert [label.individual for label in table.labels["a.jpg"]] == ["w1", "w2"]
    assert table.errors == ()


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ("a.jpg,w1,0,0,9,9", "a.jpg,w2,0.0,0,9,9.0", "doubled row.*line 2"),
        ("a.jpg,w1,,,,", "a.jpg,w1,,,,", "doubled row.*no box in line 2"),
        ("a.jpg,w1,,,,", "./A.JPG,w2,,,,", "doubled row.*no box in line 2"),
        ("a.jpg,w1,,,,", "a.jpg,w2,0,0,9,9", "one without.*line 2.*give every animal"),
        ("a.jpg,w1,0,0,9,9", "a.jpg,w2,,,,", "one without.*line 2.*give every animal"),
    ],
)
def test_a_doubled_row_is_an_error_and_the_first_is_kept(
    tmp_path: Path, first: str, second: str, message: str
) -> None:
    table = labels_of(tmp_path, f"photo,individual_id,x0,y0,x1,y1\n{first}\n{second}\nb.jpg,w3\n")
    assert [label.individual for label in table.labels["a.jpg"]] == ["w1"]
    assert [label.individual for label in table.labels["b.jpg"]] == ["w3"]
    (error,) = table.errors
    assert error.line == 3
    with pytest.raises(ValueError, match=message):
        raise ValueError(error.message)


def test_a_row_that_is_not_in_use_doubles_nothing(tmp_path: Path) -> None:
    table = labels_of(tmp_path, "photo,individual_id\na.jpg,7.01E+16\na.jpg,w1\n")
    assert [label.individual for label in table.labels["a.jpg"]] == ["w1"]
    assert list(errors_of(table)) == [2]


@pytest.mark.parametrize(
    ("box", "message"),
    [
        ("0,0,9,", "no y1"),
        ("0,,,9", "no y0, x1"),
        ("0,0,nine,9", "x1 is 'nine'"),
        ("0,0,nan,9", "x1 is 'nan'"),
        ("0,0,inf,9", "x1 is 'inf'"),
        ("0,0,1e999,9", "x1 is '1e999'"),
        ("0,0,0,9", "no area"),
        ("9,0,0,9", "no area"),
        ("0,0,1_0,9", "x1 is '1_0'"),
    ],
)
def test_a_row_with_a_bad_box_is_no_label(tmp_path: Path, box: str, message: str) -> None:
    table = labels_of(tmp_path, f"photo,x0,y0,x1,y1\na.jpg,{box}\nb.jpg,0,0,9,9\n")
    assert list(table.labels) == ["b.jpg"]
    assert message in errors_of(table)[2]
    assert table.photos_without_row == ("c.jpg",)


@pytest.mark.parametrize("text", ["7013564429E+16", "#REF!", "new_individual", "w" * 201])
def test_a_row_with_a_damaged_id_is_no_label(tmp_path: Path, text: str) -> None:
    table = labels_of(tmp_path, f"photo,individual_id\na.jpg,{text}\nb.jpg,7013564429e16\n")
    assert list(table.labels) == ["b.jpg"]
    assert list(errors_of(table)) == [2]


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        ("date", "03/04/2024", "2024-06-01"),
        ("side", "port", "left or right"),
        ("part", "eye", "dorsal_fin"),
        ("species", "#REF!", "error value"),
        ("latitude,longitude", "91,0", "-90 to 90"),
        ("latitude,longitude", "0,-180.5", "-180 to 180"),
        ("latitude,longitude", "12,", "latitude is given without longitude"),
        ("latitude,longitude", ",12", "longitude is given without latitude"),
        ("latitude,longitude", "12N,5", "latitude is '12N'"),
        ("latitude,longitude", "nan,5", "latitude is 'nan'"),
    ],
)
def test_a_damaged_optional_cell_leaves_the_rest_of_the_row(
    tmp_path: Path, column: str, cell: str, message: str
) -> None:
    table = labels_of(tmp_path, f"photo,individual_id,{column}\na.jpg,w1,{cell}\n")
    assert table.labels == {"a.jpg": (Label(line=2, individual="w1"),)}
    assert message in errors_of(table)[2]
    assert "the rest of the row is used" in errors_of(table)[2]


def test_every_damaged_cell_of_a_row_is_reported(tmp_path: Path) -> None:
    table = labels_of(tmp_path, "photo,side,part,date\na.jpg,port,eye,soon\n")
    assert [error.line for error in table.errors] == [2, 2, 2]


def test_missing_and_ambiguous_photos_are_reported_in_the_order_of_lines(tmp_path: Path) -> None:
    table = labels_of(
        tmp_path,
        "photo,species\nlost.jpg,x\nb.jpg,y,z\na.jpg,x\n,x\n",
        ("a.jpg", "sub/a.jpg", "b.jpg"),
    )
    assert table.labels == {}
    assert [error.line for error in table.errors] == [2, 3, 4, 5]
    messages = errors_of(table)
    assert "there is no photo 'lost.jpg'" in messages[2]
    assert "fits 2 files: a.jpg, sub/a.jpg" in messages[4]
    assert "name is empty" in messages[5]
    assert str(table.errors[0]) == f"{tmp_path / 'labels.csv'}, line 2: {messages[2]}"


def test_an_individual_has_one_species(tmp_path: Path) -> None:
    table = labels_of(
        tmp_path,
        "photo,species,individual_id\na.jpg,pilot whale,w1\nb.jpg,fin_whale,w1\nc.jpg,globis,w1\n",
    )
    assert list(table.labels) == ["a.jpg", "c.jpg"]
    assert "prefix the ids" in errors_of(table)[3]
    assert "line 2" in errors_of(table)[3]


def test_a_missing_column_names_those_found(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no column photo; its columns are: file, species"):
        labels_of(tmp_path, "file,species\na.jpg,x\n")
    with pytest.raises(UsageError, match="individual_id stands twice"):
        labels_of(tmp_path, "photo,individual_id,Individual ID\na.jpg,x,y\n")


def test_the_happywhale_table_is_read_whole(real_photos: Path) -> None:
    path = real_photos / "happywhale" / "train_table.csv"
    with path.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    table = read_labels(path, PhotoNames(row["image"] for row in rows))
    assert table.errors == ()
    assert table.photos_without_row == ()
    assert len(table.labels) == len(rows) == 46_374
    for row in random.Random(1).sample(rows, 100):
        assert table.labels[row["image"]][0].individual == row["individual_id"]


@pytest.mark.parametrize("folder", ["happywhale", "right_whales"])
def test_real_label_tables_fit_their_photos(real_photos: Path, folder: str) -> None:
    photos = real_photos / folder / "photos"
    names = PhotoNames(path.relative_to(photos).as_posix() for path in sorted(photos.iterdir()))
    table = read_labels(real_photos / folder / "photos.csv", names)
    assert table.errors == ()
    assert table.photos_without_row == ()
    assert len(table.labels) == len(names)
