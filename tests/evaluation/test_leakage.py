import numpy as np
import pytest

from rorqual.domain.errors import UsageError
from rorqual.evaluation.animals import kept_together
from rorqual.evaluation.divisions import closed_set, cross_validation, open_set
from rorqual.evaluation.leakage import refuse_common_individuals, refuse_leaks
from tests.evaluation.herds import herd, with_column

GALLERY, QUERIES = np.array([0, 1, 2]), np.array([3, 4, 5])
ANIMALS = herd(3, 2)


def test_a_sound_split_passes() -> None:
    refuse_leaks(ANIMALS, GALLERY, QUERIES)


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("sha256", "4.jpg is the same file as 1.jpg"),
        ("perceptual_hashes", "4.jpg has the same perceptual hash as 1.jpg"),
    ],
)
def test_the_same_file_or_picture_on_both_sides_stops_the_run(column: str, words: str) -> None:
    values = list(getattr(ANIMALS, column))
    values[4] = values[1]
    with pytest.raises(UsageError, match=words):
        refuse_leaks(with_column(ANIMALS, column, values), GALLERY, QUERIES)


def test_an_encounter_of_one_animal_on_both_sides_stops_the_run() -> None:
    encounters = [None, None, "E7", "E7", None, None]
    with pytest.raises(UsageError, match=r"3.jpg is of the same encounter as 2.jpg"):
        refuse_leaks(with_column(ANIMALS, "encounters", encounters), GALLERY, QUERIES)


def test_two_animals_of_one_encounter_are_no_leak() -> None:
    encounters = [None, "E7", None, None, "E7", None]
    refuse_leaks(with_column(ANIMALS, "encounters", encounters), GALLERY, QUERIES)


def test_many_leaks_are_counted() -> None:
    animals = with_column(herd(10, 2), "sha256", ["same"] * 20)
    with pytest.raises(UsageError, match="and 5 more"):
        refuse_leaks(animals, np.arange(10), np.arange(10, 20))


def test_copies_and_bursts_are_kept_together_so_that_no_split_leaks() -> None:
    animals = herd(30, 4)
    hashes = [f"{(row // 2) * 0x0123456789ABC:016x}" for row in range(len(animals))]
    groups = kept_together(
        animals.individuals, animals.encounters, animals.days, hashes, animals.sha256
    )
    burst = with_column(with_column(animals, "perceptual_hashes", hashes), "groups", groups)
    closed_set(burst, seed=0)
    open_set(burst, 0.3, seed=0)
    assert list(cross_validation(burst, seed=0))


def test_pictures_of_one_hash_stay_together_whoever_is_in_them() -> None:
    groups = kept_together(["anna", "bert"], [None, None], [None, None], ["0f" * 8] * 2, ["a", "b"])
    assert groups == (0, 0)


def test_who_calibrated_is_not_tested() -> None:
    refuse_common_individuals(["anna"], ["bert"])
    with pytest.raises(UsageError, match=r"1 of the individuals .* \(anna\)"):
        refuse_common_individuals(["anna", "cleo"], ["anna", "bert"])
