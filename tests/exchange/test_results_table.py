"""Results as a table can be read in a terminal of 80 columns."""

import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rorqual.domain.errors import UsageError
from rorqual.domain.identification import Candidate, HeadCandidates, PhotoResult
from rorqual.exchange.results_writer import write_results
from tests.exchange.made_results import a_match, a_new_one, identified, photo_results, refused


@pytest.fixture(autouse=True)
def terminal_of_80_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def table_of(results: list[PhotoResult]) -> str:
    stream = io.StringIO()
    write_results(results, "table", stream)
    return stream.getvalue()


def test_answers_refusals_and_counts_are_shown() -> None:
    table = table_of(
        [identified("a.jpg", a_match(), a_new_one()), refused("b.jpg"), identified("c.jpg")]
    )
    assert max(map(len, table.splitlines())) <= 80
    for text in (
        "whale_1",
        "humpback",
        "80% whale_1",
        "15% new_individual",
        "truncated_image",
        "no animal",
        "photos: 3 (1 match, 1 new individual, 1 refused)",
        "compared with 309 individuals in 3139 photos, filter: all",
    ):
        assert text in table


def test_a_candidate_of_a_networks_head_is_told_apart() -> None:
    found = replace(
        a_new_one(),
        candidates=(Candidate("hw", 0.9, 0.5), Candidate("new_individual", 0.1)),
        with_head=HeadCandidates("the head of net@1", 1, 0, calibrated=False),
    )
    table = table_of([identified("a.jpg", found)])
    assert "90% hw (no photo)" in table
    assert table.count("(no photo)") == 1


def test_an_empty_result_is_said_to_be_empty() -> None:
    assert "photos: 0" in table_of([])


@given(st.lists(photo_results, max_size=2))
def test_no_name_breaks_the_table_or_reaches_the_terminal(results: list[PhotoResult]) -> None:
    table = table_of(results)
    assert all(character.isprintable() or character == "\n" for character in table)
    table.encode("utf-8")


def test_markup_in_names_is_shown_as_it_is() -> None:
    assert "[red]a.jpg" in table_of([identified("[red]a.jpg", a_match())])


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="'xml': use table, csv, jsonl, json"):
        write_results([], "xml", io.StringIO())
