"""What a label adds, and where it clashes."""

from hypothesis import given
from hypothesis import strategies as st

from rorqual.catalogue.labelling import adds_nothing, fill, fill_label
from rorqual.domain.annotation import Side
from rorqual.domain.label import Label
from rorqual.domain.photo import Position

VALUES = st.dictionaries(st.sampled_from("abc"), st.none() | st.integers(0, 2))


def test_empty_fields_are_filled_and_known_ones_kept() -> None:
    filling = fill(
        {"side": "left", "part": None, "date": "2024-05-01"}, {"side": "right", "part": "fluke"}
    )
    assert filling.added == {"part": "fluke"}
    assert filling.clashes == ("side is left in the catalogue and right here",)


@given(VALUES, VALUES)
def test_filling_twice_adds_nothing_more(
    known: dict[str, int | None], given_values: dict[str, int | None]
) -> None:
    once = fill(known, given_values)
    again = fill(known | once.added, given_values)
    assert again.added == {}
    assert again.clashes == once.clashes
    for field, value in known.items():
        assert (known | once.added)[field] == value or value is None


def test_notes_are_compared_one_by_one() -> None:
    known = {"notes": {"observer": "Ana", "sea": "calm"}}
    filling = fill_label(known, Label(2, notes={"observer": "Bo", "boat": "Orca"}))
    assert filling.added == {"notes": {"observer": "Ana", "sea": "calm", "boat": "Orca"}}
    assert filling.clashes == ("observer is Ana in the catalogue and Bo here",)


def test_a_label_that_is_known_adds_nothing() -> None:
    label = Label(
        2,
        species="orca",
        encounter="day 1",
        date="2024-05-01",
        position=Position(1.5, -2.5),
        side=Side.LEFT,
        quality="good",
        notes={"observer": "Ana"},
    )
    known = fill_label({"notes": {}}, label).added
    assert adds_nothing(known, label)
    assert not adds_nothing({"notes": {}}, label)
    assert not adds_nothing(known | {"side": "right"}, label)
