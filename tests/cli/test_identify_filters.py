"""`rorqual identify` with a filter: its words in every form of the answers, and its refusals."""

import csv
import io
from pathlib import Path

import pytest

from rorqual.rendering.catalogue_files import RenderedCatalogue
from tests.cli.running import identify, rorqual


def test_the_filter_stands_in_every_form(
    imported: Path, rendered: RenderedCatalogue, tmp_path: Path
) -> None:
    page = tmp_path / "report.html"
    words = "species humpback_whale"
    run = identify(rendered.queries, imported, "--species", "Humpback Whale", "--report", page)
    sets = [animal["candidate_set"] for result in run.results for animal in result["annotations"]]
    assert sets
    assert all(it == {"individuals": 20, "photos": 60, "filter": words} for it in sets)
    assert f"Compared with 60 of 60 photos of animals ({words})." in run.err
    assert words in page.read_text("utf-8")
    for form in ("csv", "table"):
        out = rorqual(
            *("identify", rendered.queries, "--catalogue", imported),
            *("--species", "humpback_whale", "--format", form),
        ).out
        if form == "table":
            assert f"filter: {words}" in out
        else:
            filters = {row["candidate_set_filter"] for row in csv.DictReader(io.StringIO(out))}
            assert filters == {words, ""}  # a refused photo was compared with nobody


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--species", "killer_whale"], "none fits species killer_whale"),
        (["--side", "left"], "--include-missing side"),
        (["--near", "-34,18"], "--near is '-34,18': write LATITUDE,LONGITUDE,KM"),
        (["--area", "1,2,3,four"], "SOUTH,WEST,NORTH,EAST"),
        (["--area", "-30,0,-40,10"], "south, west, north, east"),
        (["--from", "03/04/2024"], "--from: the date"),
        (["--include-missing", "side"], "does not ask for it"),
    ],
)
def test_a_filter_that_cannot_be_used_says_why(
    options: list[str], words: str, imported: Path, rendered: RenderedCatalogue
) -> None:
    run = identify(rendered.queries, imported, *options)
    assert (run.code, run.out) == (2, "")
    assert words in run.err


def test_missing_values_are_included_on_demand(imported: Path, rendered: RenderedCatalogue) -> None:
    run = identify(rendered.queries, imported, "--side", "left", "--include-missing", "side")
    assert run.code == 0
    animals = [animal for result in run.results for animal in result["annotations"]]
    assert {it["candidate_set"]["filter"] for it in animals} == {"side left or not known"}
