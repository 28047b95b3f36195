"""Which photos of one individual count as one encounter, when one encounter is left out?"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.union_find import connected_groups

NEAR_DUPLICATE_BITS = 10  # of 64; frames of a burst and re-saved copies differ by less


def encounter_groups(
    individuals: Sequence[str],
    encounters: Sequence[str | None],
    days: Sequence[date | None],
    perceptual_hashes: Sequence[str | None],
) -> NDArray[np.int32]:
    """Group n labelled photos; photos of different individuals never share a group.

    Photos of one encounter share sea, light, angle and camera. If one of them stays in the
    gallery while another is the query, the background is recognised rather than the animal, and a
    calibration promises too much. So the best evidence at hand says what belongs together:

    1. the same encounter name, because the photographer knows best;
    2. the same calendar day, where at least one photo of that day has no encounter name: an animal
       met twice on a day still shows the same light, scars and drops;
    3. nearly the same picture (at most 10 of the 64 bits of the perceptual hash differ), where at
       least one of the two has neither name nor day: bursts and copies without EXIF;
    4. else each photo stands alone.

    Links are closed transitively. An encounter that is taken too large only costs a query; one
    that is split leaks the answer.

    Args:
        individuals: the name of each photo's individual.
        encounters: the encounter's name as given, None where not given.
        days: when the photo was taken (or labelled); a date-time counts by its date.
        perceptual_hashes: 16 hexadecimal digits each, None where unknown.

    Returns:
        Group numbers of shape (n,), consecutive from 0 in the order of their first photo.
    """
    lengths = {len(individuals), len(encounters), len(days), len(perceptual_hashes)}
    if len(lengths) != 1:
        raise ValueError("encounter groups need one entry of each column per photo")
    rows_of: defaultdict[str, list[int]] = defaultdict(list)
    for row, individual in enumerate(individuals):
        rows_of[individual].append(row)
    calendar = [day.date() if isinstance(day, datetime) else day for day in days]

    def links() -> Iterator[tuple[int, int]]:
        for rows in rows_of.values():
            if len(rows) > 1:
                yield from _same_encounter(rows, encounters)
                yield from _same_day(rows, encounters, calendar)
                bare = [row for row in rows if encounters[row] is None and calendar[row] is None]
                yield from _near_duplicates(bare, rows, perceptual_hashes)

    return connected_groups(len(individuals), links())


def _same_encounter(
    rows: Sequence[int], encounters: Sequence[str | None]
) -> Iterator[tuple[int, int]]:
    first: dict[str, int] = {}
    for row in rows:
        name = encounters[row]
        if name is not None:
            yield first.setdefault(name, row), row


def _same_day(
    rows: Sequence[int], encounters: Sequence[str | None], days: Sequence[date | None]
) -> Iterator[tuple[int, int]]:
    of_day: defaultdict[date, list[int]] = defaultdict(list)
    for row in rows:
        day = days[row]
        if day is not None:
            of_day[day].append(row)
    for together in of_day.values():
        if any(encounters[row] is None for row in together):
            yield from ((together[0], row) for row in together[1:])


def _near_duplicates(
    bare: Sequence[int], rows: Sequence[int], perceptual_hashes: Sequence[str | None]
) -> Iterator[tuple[int, int]]:
    hashed = {row: int(text, 16) for row in rows if (text := perceptual_hashes[row]) is not None}
    others = list(hashed)
    codes = np.fromiter(hashed.values(), dtype=np.uint64, count=len(hashed))
    for row in bare:
        if row in hashed:
            distance = np.bitwise_count(codes ^ np.uint64(hashed[row]))
            near = np.flatnonzero(distance <= NEAR_DUPLICATE_BITS)
            yield from ((row, others[other]) for other in near)
