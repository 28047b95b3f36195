"""`rorqual rank`: other heads, in Kaggle's form."""

import csv
from pathlib import Path

import pytest

from rorqual.matching.heads.ranking import HeadSettings
from rorqual.matching.heads.vote import VoteRule
from rorqual.rendering.catalogue_files import RenderedCatalogue
from tests.cli.running import rorqual


def ranks(file: Path) -> dict[str, list[str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return {row["image"]: row["predictions"].split() for row in csv.DictReader(stream)}


def test_a_table_of_another_head_can_be_blended(
    imported: Path, rendered: RenderedCatalogue, tmp_path: Path
) -> None:
    winner, vote, blended = (tmp_path / f"{name}.csv" for name in ("winner", "vote", "blend"))
    asked = ("rank", rendered.queries, "--catalogue", imported)
    run = rorqual(*asked, "--by", "winner", "--output", winner)
    assert (run.code, run.out) == (0, "")
    assert "without an answer" in run.err
    assert "shows no whale or dolphin" in run.err or "refused" in run.err
    run = rorqual(*asked, "--by", "vote", "--choose", "--output", vote)
    assert run.code == 0
    assert "chosen on the catalogue" in run.err
    tables = ranks(winner), ranks(vote)
    assert tables[0].keys() == tables[1].keys()
    assert any("new_individual" in labels for labels in tables[0].values())
    assert all(len(labels) <= 5 for labels in tables[0].values())
    assert rorqual("blend", winner, vote, "--output", blended).code == 0
    assert ranks(blended).keys() == tables[0].keys()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("centroid", "--choose"), "are for --by vote"),
        (("reranked", "--voters", "3"), "are for --by vote"),
        (("winner", "--threshold", "1"), "are for --by vote"),
        (("vote", "--choose", "--voters", "7"), "leave out --voters, --threshold"),
        (("vote", "--best", "2"), "is for --by top-mean"),
    ],
)
def test_options_of_another_rule_are_refused(
    imported: Path, tmp_path: Path, options: tuple[str, ...], message: str
) -> None:
    asked = ("rank", tmp_path, "--catalogue", imported, "--by", *options)
    run = rorqual(*asked, "--output", tmp_path / "x.csv")
    assert run.code == 2
    assert message in run.err


def test_the_help_names_the_published_rule() -> None:
    words = " ".join(rorqual("rank", "--help").out.split())
    rule, settings = VoteRule(), HeadSettings()
    for default in (rule.neighbours, rule.threshold, settings.photos):
        assert f"[default: ({default})" in words
