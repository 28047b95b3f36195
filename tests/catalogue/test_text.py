"""Names that are no text."""

import os

from hypothesis import given
from hypothesis import strategies as st

from rorqual.catalogue.text import storable


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_text_stays_as_it_is(text: str) -> None:
    assert storable(text) == text


@given(st.binary().filter(lambda raw: b"\x00" not in raw))
def test_any_file_name_becomes_text(raw: bytes) -> None:
    name = storable(os.fsdecode(raw))
    assert name.encode("utf-8").decode("utf-8") == name
    assert storable(name) == name


def test_a_nul_which_postgresql_takes_in_no_text_is_spelt_out() -> None:
    assert storable("fin\0.jpg") == r"fin\x00.jpg"
