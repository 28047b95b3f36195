"""Names within cells that hold several names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rorqual.exchange.kaggle_words import as_word, from_word

# without parts of broken file names, which no id may hold
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(names)
def test_a_name_comes_back_as_it_was(name: str) -> None:
    word = as_word(name)
    assert len(word.split()) == 1
    assert from_word(word) == name


@pytest.mark.parametrize("name", ["60008f293a2b", "w-012", "50%", "100%ig", "Anna+1"])
def test_plain_names_stay_as_they_are(name: str) -> None:
    assert as_word(name) == name


@pytest.mark.parametrize(
    ("name", "word"),
    [("White Tip", "White%20Tip"), ("=SUM(A1)", "%3DSUM(A1)"), ("a%20b", "a%2520b")],
)
def test_blanks_formulas_and_what_looks_like_an_escape_are_escaped(name: str, word: str) -> None:
    assert as_word(name) == word
