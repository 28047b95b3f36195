"""A date is taken where it can mean one day only."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rorqual.exchange.dates import iso_date


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024-06-01", "2024-06-01"),
        ("20240601", "2024-06-01"),
        ("2024/6/1", "2024-06-01"),
        ("2024:06:01", "2024-06-01"),
        ("2024:06:01 10:30:05", "2024-06-01T10:30:05"),
        ("2024-06-01 9:30", "2024-06-01T09:30:00"),
        ("2024-06-01T10:30:05Z", "2024-06-01T10:30:05+00:00"),
        ("2024-06-01 10:30:05 +02:00", "2024-06-01T10:30:05+02:00"),
        ("20240601T103005", "2024-06-01T10:30:05"),
    ],
)
def test_dates_with_the_year_first_are_taken(text: str, iso: str) -> None:
    assert iso_date(text) == iso


@pytest.mark.parametrize(
    "text",
    [
        "03/04/2024",
        "3.4.2024",
        "03-04-24",
        "2024",
        "2024-06",
        "2024-13-01",
        "2023-02-29",
        "2024-06-01 25:00",
        "0000:00:00 00:00:00",
        "1 June 2024",
        "45444",
        "yesterday",
        "2024-06/01",
    ],
)
def test_other_dates_are_errors_with_the_remedy(text: str) -> None:
    with pytest.raises(ValueError, match="year, month, day, like 2024-06-01"):
        iso_date(text)


@given(st.dates())
def test_every_day_keeps_its_value(day: date) -> None:
    forms = (day.isoformat(), day.isoformat().replace("-", ""), day.isoformat().replace("-", ":"))
    assert {iso_date(form) for form in forms} == {day.isoformat()}


@given(
    st.datetimes(),
    st.none() | st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m))),
)
def test_every_iso_time_keeps_its_value(time: datetime, zone: timezone | None) -> None:
    text = time.replace(tzinfo=zone).isoformat()
    assert iso_date(text) == text
