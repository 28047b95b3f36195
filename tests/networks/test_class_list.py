"""A table names the rows of a head, and a wrong one is told of."""

from pathlib import Path

import numpy as np
import pytest

from rorqual.domain.errors import NetworkError, UsageError
from rorqual.networks.class_list import ClassName, read_class_list, read_species_list
from rorqual.networks.known_classes import classes_bytes


def test_rows_are_named_and_those_that_were_never_trained_are_empty(tmp_path: Path) -> None:
    path = tmp_path / "classes.csv"
    path.write_text("individual,species\nA,Kiler Whale\n,\nB,\nC,unknown\n", "utf-8")
    assert read_class_list(path, 4) == [
        ClassName("A", "killer_whale"),
        ClassName("", ""),
        ClassName("B", ""),
        ClassName("C", ""),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("individual\nA\n", "has 1 classes, and the head of the network 2"),
        ("name\nA\nB\n", "has the columns name: name them individual and species"),
        ("individual\nA\nA\n", "lines 2 and 3 both name A"),
        ("individual,species\n,beluga\nB,\n", "line 2 has a species without an individual"),
        ("individual,species\n,\n,\n", "names no individual"),
        ("", "has the columns none"),
    ],
)
def test_a_wrong_table_is_told_of(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "classes.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=message):
        read_class_list(path, 2)


def test_a_row_without_direction_must_not_be_named() -> None:
    names = [ClassName("", ""), ClassName("A", "")]
    with pytest.raises(NetworkError, match="row of A is all zeros"):
        classes_bytes(np.array([[1, 0], [0, 0]], np.float32), 1, names)


def test_species_of_a_head_may_stand_twice_or_be_left_out(tmp_path: Path) -> None:
    path = tmp_path / "species.csv"
    path.write_text('species\nbeluga\n""\nBlue whale\nbeluga\n', "utf-8")
    read = read_species_list(path, 4)
    assert [it.individual for it in read] == ["beluga", "", "blue_whale", "beluga"]
    assert all(it.species == it.individual for it in read)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("species\nbeluga\n", "has 1 classes, and the head of the network 2"),
        ("individual,species\na,beluga\nb,beluga\n", "name them species"),
        ('species\n""\n""\n', "names no species: give"),
    ],
)
def test_what_is_no_list_of_species_is_told(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "species.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=message):
        read_species_list(path, 2)


def test_a_reserved_word_is_no_individual(tmp_path: Path) -> None:
    path = tmp_path / "classes.csv"
    path.write_text("individual\nnew_individual\n", "utf-8")
    with pytest.raises(UsageError, match="new_individual is a reserved word"):
        read_class_list(path, 1)
