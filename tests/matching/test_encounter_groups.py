from datetime import date, datetime

import pytest

from rorqual.matching.encounter_groups import encounter_groups

DAY, NEXT_DAY = date(2024, 7, 1), date(2024, 7, 2)


def hash_with(*bits: int) -> str:
    return f"{sum(1 << bit for bit in bits):016x}"


def test_photos_of_one_named_encounter_belong_together_even_over_midnight() -> None:
    groups = encounter_groups(["anna"] * 3, ["e1", "e1", "e2"], [DAY, NEXT_DAY, DAY], [None] * 3)
    assert groups.tolist() == [0, 0, 1]
    assert groups.dtype == "int32"


def test_individuals_of_one_encounter_have_groups_of_their_own() -> None:
    assert encounter_groups(["anna", "bert"], ["e"] * 2, [DAY] * 2, ["0" * 16] * 2).tolist() == [
        0,
        1,
    ]


def test_without_names_the_calendar_day_counts() -> None:
    days = [datetime(2024, 7, 1, 6), datetime(2024, 7, 1, 20), NEXT_DAY]
    assert encounter_groups(["anna"] * 3, [None] * 3, days, [None] * 3).tolist() == [0, 0, 1]


def test_an_unnamed_photo_joins_the_named_encounter_of_its_day() -> None:
    groups = encounter_groups(["anna"] * 3, ["e1", None, "e2"], [DAY, DAY, NEXT_DAY], [None] * 3)
    assert groups.tolist() == [0, 0, 1]


def test_without_name_and_day_near_duplicates_are_closed_transitively() -> None:
    hashes = [hash_with(), hash_with(*range(10)), hash_with(*range(20)), hash_with(*range(50, 61))]
    assert encounter_groups(["anna"] * 4, [None] * 4, [None] * 4, hashes).tolist() == [0, 0, 0, 1]


@pytest.mark.parametrize(("bits", "together"), [(10, True), (11, False)])
def test_ten_bits_of_difference_are_the_limit(bits: int, together: bool) -> None:
    hashes = ["f" * 16, f"{(2**64 - 1) ^ (2**bits - 1):016x}"]
    groups = encounter_groups(["anna"] * 2, [None] * 2, [None] * 2, hashes)
    assert bool(groups[0] == groups[1]) is together


def test_a_copy_without_exif_joins_the_encounter_of_its_original() -> None:
    hashes = [hash_with(1), hash_with(1, 2)]
    assert encounter_groups(["anna"] * 2, [None] * 2, [DAY, None], hashes).tolist() == [0, 0]


def test_named_encounters_are_not_joined_because_their_pictures_are_alike() -> None:
    groups = encounter_groups(["anna"] * 2, ["e1", "e2"], [None] * 2, ["0" * 16] * 2)
    assert groups.tolist() == [0, 1]


def test_with_nothing_known_each_photo_stands_alone() -> None:
    assert encounter_groups(["anna"] * 3, [None] * 3, [None] * 3, [None] * 3).tolist() == [0, 1, 2]


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="one entry of each column"):
        encounter_groups(["anna"], [], [None], [None])
