"""`rorqual blend`: tables of predictions in, one table out."""

from pathlib import Path

import numpy as np
import pytest

from tests.cli.running import rorqual, table

INDIVIDUALS = [f"w{number:02}" for number in range(20)]
PHOTOS = {f"{row}.jpg": INDIVIDUALS[row % 20] for row in range(60)}


@pytest.fixture
def networks(tmp_path: Path) -> Path:
    """The folder of a network that is mostly right, and of one that guesses, with the truth."""
    random = np.random.default_rng(0)
    for name, share in (("good", 0.9), ("guess", 0.05)):
        rows = []
        for photo, truth in PHOTOS.items():
            others = [name for name in random.permutation(INDIVIDUALS).tolist() if name != truth]
            labels = [truth, *others] if random.random() < share else others
            rows.append((photo, " ".join(labels[:5])))
        table(tmp_path / f"{name}.csv", ("image", "predictions"), *rows)
    table(tmp_path / "labels.csv", ("image", "individual_id"), *PHOTOS.items())
    return tmp_path


def test_a_blend_is_written_with_one_row_a_photo(networks: Path) -> None:
    run = rorqual("blend", "good.csv", "guess.csv", "--output", "blend.csv", cwd=networks)
    assert (run.code, run.out) == (0, "")
    assert "The blend of 60 photos is in blend.csv" in run.err
    lines = (networks / "blend.csv").read_text("utf-8").splitlines()
    assert lines[0] == "image,predictions"
    assert [line.split(",")[0] for line in lines[1:]] == list(PHOTOS)
    assert all(len(line.split(",")[1].split()) == 5 for line in lines[1:])


def test_weights_are_searched_kept_and_used(networks: Path) -> None:
    files = ("good.csv", "guess.csv")
    options = ("--truth", "labels.csv", "--mode", "paper", "--save-weights", "weights.json")
    run = rorqual("blend", *files, *options, cwd=networks)
    assert run.code == 0
    for said in ("good.csv: weight", "guess.csv: weight", "equal: ", "ascent: ", "bagged: "):
        assert said in run.err
    assert "95 % interval" in run.err
    assert "no table predicts" not in run.err
    used = rorqual(
        "blend", *files, "--weights", "weights.json", "--output", "blend.csv", cwd=networks
    )
    assert used.code == 0
    by_numbers = ("--weights", "1,0", "--output", "good_alone.csv")
    assert rorqual("blend", *files, *by_numbers, cwd=networks).code == 0
    alone = (networks / "good_alone.csv").read_text("utf-8").split()
    assert alone == (networks / "good.csv").read_text("utf-8").split()


def test_a_table_below_the_minimum_is_left_out_but_no_specialist(networks: Path) -> None:
    options = ("--truth", "labels.csv", "--minimum", "0.5", "--output", "blend.csv")
    run = rorqual("blend", "good.csv", "guess.csv", *options, cwd=networks)
    assert run.code == 0
    assert "guess.csv: weight 0.00" in run.err
    assert "left out: below the minimum" in run.err
    run = rorqual("blend", "good.csv", "--specialist", "guess.csv", *options, cwd=networks)
    assert "left out" not in run.err
    run = rorqual("blend", "guess.csv", *options, cwd=networks)
    assert run.code == 2
    assert "no table reaches a MAP@5 of 0.5" in run.err


def test_right_labels_of_photos_that_nobody_predicts_are_counted(networks: Path) -> None:
    table(networks / "more.csv", ("image", "individual_id"), *PHOTOS.items(), ("far.jpg", "w00"))
    run = rorqual("blend", "good.csv", "--truth", "more.csv", cwd=networks)
    assert run.code == 0
    assert "1 right label of the table of truths: no table predicts the photo." in run.err


def test_specialists_vote_on_photos_with_a_back_fin(networks: Path) -> None:
    table(networks / "fins.csv", ("image", "x0"), ("0.jpg", 3))
    options = ("--specialist", "good.csv", "--fins", "fins.csv", "--weights", "1,9")
    run = rorqual("blend", "guess.csv", *options, "--output", "blend.csv", cwd=networks)
    assert run.code == 0
    rows = (networks / "blend.csv").read_text("utf-8").splitlines()
    guesses = (networks / "guess.csv").read_text("utf-8").splitlines()
    good = (networks / "good.csv").read_text("utf-8").splitlines()
    assert rows[1].split()[0] == good[1].split()[0]
    assert rows[2:] == guesses[2:]


def test_what_is_wrong_in_the_tables_is_said_and_costs_nothing_else(networks: Path) -> None:
    table(networks / "short.csv", ("image", "predictions"), ("0.jpg", "7E+25 w01"))
    run = rorqual("blend", "good.csv", "short.csv", "--output", "blend.csv", cwd=networks)
    assert run.code == 0
    assert "short.csv, line 2" in run.err
    assert "short.csv lacks 59 of the 60 photos" in run.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("good.csv",), "--output"),
        (("good.csv", "good.csv", "--output", "x.csv"), "named twice"),
        (("good.csv", "./good.csv", "--output", "x.csv"), "./good.csv is named twice"),
        (("good.csv", "--output", "./good.csv"), "good.csv is one of the tables that are read"),
        (("good.csv", "--fins", "labels.csv", "--output", "x.csv"), "--specialist"),
        (("bare.csv", "--output", "x.csv"), "bare.csv predicts nothing for any photo"),
        (("good.csv", "--output", "x.csv", "--search", "ascent"), "--truth"),
        (("good.csv", "--output", "x.csv", "--weights", "1,2"), "2 weights for 1 tables"),
        (("good.csv", "--truth", "labels.csv", "--weights", "1"), "one of both"),
        (("none.csv", "--output", "x.csv"), "none.csv does not exist"),
        (("labels.csv", "--output", "x.csv"), "no column predictions"),
        (("good.csv", "--truth", "few.csv"), "weights need 10"),
    ],
)
def test_wrong_usage_is_said_and_nothing_is_written(
    networks: Path, arguments: tuple[str, ...], message: str
) -> None:
    table(networks / "few.csv", ("image", "individual_id"), ("0.jpg", "w00"))
    table(networks / "bare.csv", ("image", "predictions"))
    run = rorqual("blend", *arguments, cwd=networks)
    assert run.code == 2
    assert message in run.err
    assert not (networks / "x.csv").exists()
