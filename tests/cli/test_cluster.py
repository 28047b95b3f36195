"""`rorqual cluster`: unnamed photos in groups, as table, page and suggestions."""

import csv
import json
import sqlite3
from pathlib import Path

from rorqual.rendering.catalogue_files import RenderedCatalogue
from tests.cli.running import rorqual


def test_photos_without_names_are_grouped_beside_the_known(
    imported: Path, rendered: RenderedCatalogue, tmp_path: Path
) -> None:
    table, page = tmp_path / "groups.csv", tmp_path / "groups.html"
    run = rorqual(
        *("cluster", imported, rendered.queries, "--precision", "0.9"),
        *("--output", table, "--report", page),
    )
    assert run.code == 0, run.err
    assert "60 encounters of 20 named individuals" in run.err
    with table.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    photos = {path.name for path in rendered.queries.iterdir()}
    assert rows
    assert {row["photo"] for row in rows} <= photos  # a truncated file has no animal
    assert "Who belongs together?" in page.read_text("utf-8")
    assert str(len(rows)) + " unnamed animals in" in run.err


def test_nothing_is_stored_but_on_demand(
    imported: Path, rendered: RenderedCatalogue, tmp_path: Path
) -> None:
    output = tmp_path / "groups.json"
    options = ("--similarity", "0.3", "--burst-seconds", "0", "--output", output)

    def suggestions() -> int:
        with sqlite3.connect(imported / "catalogue.sqlite") as connection:
            (count,) = connection.execute(
                "SELECT count(*) FROM decisions WHERE tier = 'suggested'"
            ).fetchone()
        return int(count)

    assert rorqual("cluster", imported, rendered.queries, *options).code == 0
    assert suggestions() == 0
    run = rorqual("cluster", imported, *options, "--record")
    groups = json.loads(output.read_text("utf-8"))["groups"]
    told = sum(len(it["animals"]) for it in groups if len(it["animals"]) > 1 or it["individual"])
    assert suggestions() == told > 0
    assert f"{told} suggestions added" in run.err
    again = rorqual("cluster", imported, *options, "--record")
    assert "0 suggestions added" in again.err
    assert "60 of these identified" in rorqual("check", imported).err


def test_too_few_named_animals_are_told_of(empty: Path, rendered: RenderedCatalogue) -> None:
    run = rorqual("cluster", empty, rendered.queries)
    assert run.code == 2
    assert "too few named animals" in run.err
    assert "--similarity" in run.err


def test_what_cannot_be_written_is_told_before_the_work(imported: Path, tmp_path: Path) -> None:
    run = rorqual("cluster", imported, "--output", tmp_path / "nowhere" / "groups.csv")
    assert run.code == 2
    assert "create the folder" in run.err
