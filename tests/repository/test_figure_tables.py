"""Tables of figures say what the figures say, and where DATA is explained."""

import json

from tests.repository.pages import REPOSITORY
from tools.evaluation_figures import evaluation_reports
from tools.generate_docs import with_computed_parts
from tools.paper_figures import paper_tables
from tools.plausible_table import FIGURES, plausible_tables

DOCS_FIGURES = REPOSITORY / "docs" / "figures"


def test_sets_of_candidates_have_a_line_for_each_level_and_group() -> None:
    written = json.loads(FIGURES.read_text("utf-8"))
    text = plausible_tables()
    for collection in written["collections"].values():
        for level, groups in collection["levels"].items():
            for name, row in groups.items():
                (line,) = [
                    it
                    for it in text.splitlines()
                    if it.startswith(f"| {level[1:]} | {name.replace('_', ' ')} |")
                    and f"of {row['individuals']} individuals |" in it
                ]
                holds = row["holds the right answer"]
                assert f"{holds['k']:,} of {holds['n']:,}" in line
                assert f"| {row['median size']['value']:g} (" in line


def test_our_own_bar_of_speed_is_about_the_steps_to_an_answer() -> None:
    reports = evaluation_reports()
    speed = json.loads((DOCS_FIGURES / "speed.json").read_text("utf-8"))
    rows = [it for it in paper_tables(reports).splitlines() if it.startswith("| seconds for")]
    job, own = rows
    assert "our own bar" in own
    assert f"{speed['steps']['leading_p95_ms'] / 1000:.3f} s (" in own
    assert f"{speed['one_photo_1920x1080']['p95_ms'] / 1000:.3f} s (" in job


def test_only_the_first_command_of_a_page_says_what_data_is() -> None:
    part = "<!-- figures:{0} -->\n<!-- /figures:{0} -->"
    page = with_computed_parts(f"{part.format('tiles')}\n{part.format('matching')}", "../")
    link = "([what DATA is](../CONTRIBUTING.md#data))"
    assert page.count(link) == 1
    assert f"`python -m benchmarks.tiles --photos DATA` {link}" in page
    assert with_computed_parts(page, "../") == page
