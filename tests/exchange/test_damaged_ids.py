"""Ids that a spreadsheet has damaged are told from hexadecimal ones that look alike."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rorqual.exchange.damaged_ids import id_damage, sound_individual_id


@pytest.mark.parametrize(
    "text",
    [
        "7013564429E+16",
        "7.01E+16",
        "7.01e+16",
        "1,23E+12",
        "1.5E16",
        "6E-05",
        "#REF!",
        "#NAME?",
        "#N/A",
        "#DIV/0!",
        "#VALUE!",
        "#BEZUG!",
        "#####",
        "Err:502",
        "2-Sep",
        "Zo\ufffd",
        "two\nlines",
        "bell\a",
    ],
)
def test_damaged_ids_are_refused_with_the_remedy(text: str) -> None:
    assert id_damage(text) is not None
    with pytest.raises(ValueError, match="restore the original id"):
        sound_individual_id(text)


@pytest.mark.parametrize(
    "text",
    [
        "7013564429e16",
        "7013564429E16",
        "60008f293a2b",
        "1056",
        "00123",
        "whale_09913",
        "#12",
        "Zoé",
        "A-1E+",
        "12.5",
        "Sep-2",
        "NKW-615",
    ],
)
def test_sound_ids_pass(text: str) -> None:
    assert id_damage(text) is None
    assert sound_individual_id(text) == text


@given(st.text("0123456789abcdef", min_size=1, max_size=16))
def test_no_hexadecimal_id_is_refused(text: str) -> None:
    assert id_damage(text) is None


@given(st.integers(10**15, 10**40), st.integers(0, 9))
def test_every_number_in_scientific_form_is_refused(value: int, digits: int) -> None:
    assert id_damage(f"{value:.{digits}E}") is not None
    assert id_damage(f"{value:.{digits}e}".replace(".", ",")) is not None


@pytest.mark.parametrize("text", ["new_individual", "New_Individual"])
def test_the_reserved_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"reserved.*leave the cell empty"):
        sound_individual_id(text)


def test_an_id_has_a_maximal_length() -> None:
    assert sound_individual_id("w" * 200) == "w" * 200
    with pytest.raises(ValueError, match="201 characters"):
        sound_individual_id("w" * 201)


def test_both_unicode_forms_of_an_id_are_one_id() -> None:
    assert sound_individual_id("Zoe\u0301") == sound_individual_id("Zo\u00e9")


def test_no_id_of_happywhale_is_flagged(real_photos: Path) -> None:
    with (real_photos / "happywhale" / "train_table.csv").open(newline="") as stream:
        ids = {row["individual_id"] for row in csv.DictReader(stream)}
    assert len(ids) > 15_000
    assert [text for text in ids if id_damage(text)] == []
