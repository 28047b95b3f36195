"""Which photos are one sighting."""

from datetime import datetime, timedelta

import numpy as np

from rorqual.matching.sightings import find_sightings

NOON = datetime(2024, 5, 1, 12)
MOBY, DICK = np.eye(2, dtype=np.float32)
UNRELATED = ["0000000000000000", "ffffffff00000000", "00ff00ff00ff00ff", "f0f0f0f0f0f0f0f0"]


def sightings(
    vectors: list[np.ndarray[tuple[int], np.dtype[np.float32]]],
    seconds: list[float | None],
    hashes: list[str] | None = None,
    **options: object,
) -> list[int]:
    captured = [None if it is None else NOON + timedelta(seconds=it) for it in seconds]
    found = find_sightings(
        np.stack(vectors),
        hashes or UNRELATED[: len(vectors)],
        captured,
        threshold=0.5,
        **options,  # type: ignore[arg-type]
    )
    return [int(number) for number in found]


def test_frames_that_follow_each_other_are_one_sighting() -> None:
    assert sightings([MOBY] * 4, [0, 8, 16, 60]) == [0, 0, 0, 1]
    assert sightings([MOBY] * 4, [16, 60, 0, 8]) == [0, 1, 0, 0]
    assert sightings([MOBY] * 4, [0, 8, 16, 60], burst_seconds=50) == [0, 0, 0, 0]
    assert sightings([MOBY] * 2, [0, 0], burst_seconds=0) == [0, 1]


def test_photos_without_a_time_follow_nothing() -> None:
    assert sightings([MOBY] * 3, [None, None, 0]) == [0, 1, 2]


def test_two_animals_of_one_moment_are_two_sightings() -> None:
    assert sightings([MOBY, DICK, MOBY], [0, 1, 2]) == [0, 1, 0]


def test_nearly_the_same_picture_is_the_same_sighting_whatever_the_clock_says() -> None:
    ten_bits, eleven_bits = "00000000000003ff", "00000000000007ff"
    assert sightings([MOBY] * 2, [None, None], ["0" * 16, ten_bits]) == [0, 0]
    assert sightings([MOBY] * 2, [None, None], ["0" * 16, eleven_bits]) == [0, 1]
    # a picture of water with another animal in it
    assert sightings([MOBY, DICK], [None, None], ["0" * 16, ten_bits]) == [0, 1]


def test_rules_hold_within_a_moment_too() -> None:
    assert sightings([MOBY] * 3, [0, 1, 2], never_twice=[["a", "a", "b"]]) == [0, 1, 0]
    assert sightings([MOBY] * 2, [0, 1], never_differ=[["orca", "minke"]]) == [0, 1]
