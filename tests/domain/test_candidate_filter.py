"""What a filter asks, and of whom it does not know."""

from datetime import date

import pytest

from rorqual.domain.annotation import Part, Side, Vitality
from rorqual.domain.candidate_filter import CandidateFilter, Condition, Traits
from rorqual.domain.errors import UsageError
from rorqual.domain.photo import Position
from rorqual.domain.place import Area, Circle

BAY = Area(south=-34, west=18, north=-33, east=19)


@pytest.mark.parametrize(
    ("wanted", "condition", "fitting", "other"),
    [
        # names are compared whole, once they are those of the taxonomy
        (
            CandidateFilter(species=["Orcinus orca"]),
            Condition.SPECIES,
            Traits(species="killer_whale"),
            Traits(species="false_killer_whale"),
        ),
        (
            CandidateFilter(area=BAY),
            Condition.PLACE,
            Traits(position=Position(-33.5, 18.5)),
            Traits(position=Position(33.5, 18.5)),
        ),
        # rectangle and circle: both must hold
        (
            CandidateFilter(area=BAY, circle=Circle(Position(-34, 18), 10)),
            Condition.PLACE,
            Traits(position=Position(-33.95, 18.05)),
            Traits(position=Position(-33.5, 18.5)),
        ),
        # both days belong to the period
        (
            CandidateFilter(first_day=date(2024, 5, 1), last_day=date(2024, 5, 3)),
            Condition.PERIOD,
            Traits(day=date(2024, 5, 3)),
            Traits(day=date(2024, 5, 4)),
        ),
        (
            CandidateFilter(first_day=date(2024, 5, 1)),
            Condition.PERIOD,
            Traits(day=date(2024, 5, 1)),
            Traits(day=date(2024, 4, 30)),
        ),
        (
            CandidateFilter(side=Side.LEFT),
            Condition.SIDE,
            Traits(side="left"),
            Traits(side="right"),
        ),
        (
            CandidateFilter(parts=[Part.BODY, Part.FLUKE]),
            Condition.PART,
            Traits(part="fluke"),
            Traits(part="head"),
        ),
        (
            CandidateFilter(vitality=Vitality.ALIVE),
            Condition.VITALITY,
            Traits(vitality="alive"),
            Traits(vitality="dead"),
        ),
        (
            CandidateFilter(qualities=["Good", "1"]),
            Condition.QUALITY,
            Traits(quality=" good"),
            Traits(quality="very good"),
        ),
    ],
    ids=lambda it: it.value if isinstance(it, Condition) else "",
)
def test_a_condition_holds_or_not_or_is_not_known(
    wanted: CandidateFilter, condition: Condition, fitting: Traits, other: Traits
) -> None:
    assert wanted.conditions == (condition,)
    assert wanted.holds(condition, fitting) is True
    assert wanted.holds(condition, other) is False
    assert wanted.holds(condition, Traits()) is None


def test_a_filter_says_what_it_asks_in_words() -> None:
    assert str(CandidateFilter()) == "all"
    asked = CandidateFilter(
        species=["killer whale", "Kiler Whale", "Tursiops truncatus"],
        side=Side.LEFT,
        circle=Circle(Position(-34, 18), 12.5),
        last_day=date(2024, 5, 3),
        include_missing=[Condition.SIDE],
    )
    assert str(asked) == (
        "species bottlenose_dolphin or killer_whale; place within 12.5 km of -34, 18; "
        "period to 2024-05-03; side left or not known"
    )


def test_the_order_of_values_makes_no_other_filter() -> None:
    one = CandidateFilter(qualities=["b", "A"], parts=[Part.HEAD, Part.BODY])
    assert one == CandidateFilter(qualities=["a", "B", "b"], parts=[Part.BODY, Part.HEAD])
    assert repr(one) == repr(CandidateFilter(qualities=["a", "b"], parts=[Part.BODY, Part.HEAD]))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"species": ["unknown"]}, "names no species"),
        ({"first_day": date(2024, 5, 2), "last_day": date(2024, 5, 1)}, "before 2024-05-02"),
        ({"include_missing": [Condition.SIDE]}, "does not ask"),
    ],
)
def test_a_filter_without_sense_is_refused(fields: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        CandidateFilter(**fields)  # type: ignore[arg-type]
