"""Results in Kaggle's form, and their way back."""

import io
from pathlib import Path

from rorqual.domain.identification import PhotoResult
from rorqual.exchange.predictions import read_predictions
from rorqual.exchange.results_kaggle import write_predictions
from rorqual.exchange.results_writer import write_results
from tests.exchange.made_results import a_match, a_new_one, identified, refused


def written(*results: PhotoResult) -> str:
    stream = io.StringIO(newline="")
    write_results(results, "kaggle", stream)
    return stream.getvalue()


def test_each_photo_has_one_row_with_its_labels_best_first() -> None:
    assert written(identified("a.jpg", a_match("whale_1"))) == (
        "image,predictions\r\na.jpg,whale_1 new_individual whale_2\r\n"
    )


def test_a_photo_of_several_animals_has_their_likeliest_labels_each_once() -> None:
    rows = written(identified("a.jpg", a_match("whale_1"), a_match("whale_3"), a_new_one()))
    assert rows.splitlines()[1] == "a.jpg,new_individual whale_1 whale_3 whale_2"


def test_a_photo_without_an_answer_stays_with_an_empty_cell() -> None:
    assert written(refused("b.jpg"), identified("c.jpg")).splitlines()[1:] == ["b.jpg,", "c.jpg,"]


def test_at_most_five_labels_are_written() -> None:
    stream = io.StringIO(newline="")
    write_predictions([("a.jpg", list("abcdefg"))], stream)
    assert stream.getvalue().splitlines()[1] == "a.jpg,a b c d e"


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    rows = written(
        identified("my photo.jpg", a_match("White Tip")), identified("sub/=x.jpg", a_match("50%25"))
    )
    file = tmp_path / "predictions.csv"
    file.write_text(rows, "utf-8", newline="")
    read = read_predictions(file)
    assert read.errors == ()
    assert read.predictions == {
        "my photo.jpg": ("White Tip", "new_individual", "whale_2"),
        "sub/=x.jpg": ("50%25", "new_individual", "whale_2"),
    }
