"""Right labels, counts of photos and lists of photos."""

from pathlib import Path

from rorqual.exchange.truths import read_listed_photos, read_photo_counts, read_truths


def table(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "labels.csv"
    file.write_text(text, "utf-8")
    return file


def test_photos_have_their_first_label_and_those_without_are_left_out(tmp_path: Path) -> None:
    read = read_truths(
        table(
            tmp_path,
            "image,species,individual_id\na.jpg,orca,w1\nb.jpg,orca,\nc.jpg,orca,NEW_individual\n"
            "a.jpg,orca,w2\nd.jpg,orca,7E+10\n",
        )
    )
    assert read.truths == {"a.jpg": "w1", "c.jpg": "new_individual"}
    doubled, damaged = read.errors
    assert (doubled.line, damaged.line) == (5, 6)
    assert "spreadsheet" in damaged.message


def test_photos_of_an_individual_are_counted_each_once(tmp_path: Path) -> None:
    rows = "photo,individual_id\na,w1\nb,w1\nb,w1\nc,w2\nd,new_individual\n"
    assert read_photo_counts(table(tmp_path, rows)).photos_of == {"w1": 2, "w2": 1}


def test_a_table_of_boxes_lists_its_photos_each_once(tmp_path: Path) -> None:
    rows = "photo,x0,y0,x1,y1\na,0,0,1,1\na,2,2,3,3\nb,0,0,1,1\n"
    assert read_listed_photos(table(tmp_path, rows)).photos == ("a", "b")
