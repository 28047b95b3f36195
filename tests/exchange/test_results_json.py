"""Results leave as JSON, one by one."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rorqual.domain.identification import PhotoResult
from rorqual.exchange.results_writer import write_results
from rorqual.identify.result_json import from_json_object
from tests.exchange.made_results import a_new_one, identified, photo_results, refused


@given(st.lists(photo_results, max_size=3))
def test_jsonl_and_json_hold_the_same_objects(results: list[PhotoResult]) -> None:
    lines, document = io.StringIO(), io.StringIO()
    write_results(results, "jsonl", lines)
    write_results(results, "json", document)
    objects = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert objects == json.loads(document.getvalue())
    assert [from_json_object(written) for written in objects] == results


def test_a_line_is_written_as_soon_as_its_result_is_there() -> None:
    stream = io.StringIO()
    lines_before: list[int] = []

    def results() -> Iterator[PhotoResult]:
        for number in range(3):
            lines_before.append(stream.getvalue().count("\n"))
            yield refused(f"{number}.jpg")

    write_results(results(), "jsonl", stream)
    assert lines_before == [0, 1, 2]


def test_a_number_that_is_not_finite_never_leaves() -> None:
    broken = replace(a_new_one(), new_individual_probability=nan)
    with pytest.raises(ValueError, match="JSON compliant"):
        write_results([identified("a.jpg", broken)], "json", io.StringIO())


def test_file_names_that_are_no_unicode_survive() -> None:
    stream = io.StringIO()
    write_results([refused("bad\udcff.jpg")], "jsonl", stream)
    assert stream.getvalue().isascii()
    assert from_json_object(json.loads(stream.getvalue())).photo == "bad\udcff.jpg"
