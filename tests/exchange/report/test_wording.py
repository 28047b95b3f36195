from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rorqual.domain.annotation import Annotation, BoxSource, Part, Side
from rorqual.domain.identification import PlausibleSet
from rorqual.domain.photo import CaptureTime
from rorqual.domain.refusal import Step
from rorqual.exchange.report.wording import (
    PLAUSIBLE_NAMED,
    STEPS,
    capture_seconds,
    capture_time,
    percent,
    plausible_set,
    sentence_case,
    view_of,
)
from tests.exchange.report.builders import FLUKE, WHOLE


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0%"),
        (0.0004, "<0.1%"),
        (0.042, "4.2%"),
        (0.0999, "10%"),
        (0.931, "93%"),
        (0.9949, "99%"),
        (0.996, "99.6%"),
        (0.99999, ">99.9%"),
        (1.0, "100%"),
    ],
)
def test_percentages_never_round_to_a_certainty(share: float, text: str) -> None:
    assert percent(share) == text


@given(st.floats(0, 1))
def test_only_certainties_are_called_so(share: float) -> None:
    assert (percent(share) == "100%") == (share == 1)
    assert (percent(share) == "0%") == (share == 0)


def test_a_capture_time_says_where_its_offset_comes_from() -> None:
    time = CaptureTime(datetime(2024, 4, 2, 9, 3, 22), 330, "exif")
    assert capture_time(time) == "2 April 2024, 09:03:22 UTC+05:30 (from the camera)"
    assumed = CaptureTime(time.local, 0, "assumed_utc")
    assert "UTC+00:00 (assumed, the camera gives none)" in capture_time(assumed)


@given(
    st.lists(
        st.tuples(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)), st.integers(-840, 840)),
        min_size=2,
        max_size=2,
    )
)
def test_capture_seconds_order_as_the_instants_do(times: list[tuple[datetime, int]]) -> None:
    instants = [
        local.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=offset))).astimezone(UTC)
        for local, offset in times
    ]
    first, second = (capture_seconds(CaptureTime(local, o, "exif")) for local, o in times)
    assert second - first == (instants[1] - instants[0]).total_seconds()


def test_a_camera_clock_that_was_never_set_has_a_place_too() -> None:
    assert capture_seconds(CaptureTime(datetime.min, 840, "exif")) < capture_seconds(
        CaptureTime(datetime.max, -840, "exif")
    )


def test_what_the_box_shows() -> None:
    seen = Annotation(FLUKE, BoxSource.DETECTED, 0.912, Part.DORSAL_FIN, Side.LEFT, "good")
    assert view_of(seen) == "Dorsal fin, left side, box detected with score 0.91, graded good"
    assert view_of(Annotation(WHOLE, BoxSource.WHOLE_PHOTO)) == "the whole photo"


def test_every_step_has_words() -> None:
    assert set(STEPS) == set(Step)
    assert sentence_case("not_a_cetacean") == "Not a cetacean"


@pytest.mark.parametrize(
    ("individuals", "new", "text"),
    [
        (("Tiaki",), False, "Tiaki"),
        (("Tiaki", "Notch"), True, "Tiaki, Notch or a new individual"),
        ((), True, "a new individual"),
        ((), False, "no answer: the photo is unlike those that calibrated"),
        (("w",) * (PLAUSIBLE_NAMED + 1), False, "w, " * 11 + "w or 1 more individual"),
        (
            ("w",) * (PLAUSIBLE_NAMED + 3),
            True,
            "w, " * 12 + "3 more individuals or a new individual",
        ),
    ],
)
def test_sets_of_candidates_are_told_in_words(
    individuals: tuple[str, ...], new: bool, text: str
) -> None:
    assert plausible_set(PlausibleSet(0.9, individuals, new)) == text
