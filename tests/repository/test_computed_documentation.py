"""Help texts, tables and figures in the documentation are those of the program and its files."""

import json

import pytest

from rorqual.networks.spec import Task
from rorqual.networks.store import shipped_specs
from tests.repository.pages import REPOSITORY
from tools.generate_docs import PARTS, computed_pages, with_computed_parts

GATE_FIGURES = json.loads((REPOSITORY / "docs" / "figures" / "gate.json").read_text("utf-8"))


def test_pages_are_up_to_date() -> None:
    stale = [
        page.name for page, text in computed_pages().items() if page.read_text("utf-8") != text
    ]
    assert stale == [], "run `make docs`"


def test_all_computed_parts_are_shown() -> None:
    pages = (*REPOSITORY.glob("*.md"), *REPOSITORY.glob("docs/*.md"))
    shown = "".join(page.read_text("utf-8") for page in pages)
    assert [name for name in PARTS if f"<!-- figures:{name} -->" not in shown] == []


def test_an_unknown_part_is_an_error() -> None:
    with pytest.raises(KeyError, match="nothing"):
        with_computed_parts("<!-- figures:nothing -->\n<!-- /figures:nothing -->")


def test_gates_ship_with_the_threshold_that_was_measured() -> None:
    shipped = {it.id: it.threshold for it in shipped_specs().values() if it.task is Task.GATE}
    assert shipped == {name: figures["threshold"] for name, figures in GATE_FIGURES.items()}


@pytest.mark.parametrize("gate", GATE_FIGURES)
def test_figures_of_the_gates_stand_in_the_licences_page(gate: str) -> None:
    page = (REPOSITORY / "LICENSE-MODELS.md").read_text("utf-8")
    for kind, share in GATE_FIGURES[gate]["passes"].items():
        percent = f"{100 * share['k'] / share['n']:.0f} %"
        interval = f"({100 * share['low']:.0f} to {100 * share['high']:.0f})"
        row = next(line for line in page.splitlines() if line.startswith(f"| {_words(kind)} |"))
        assert f"{share['k']} of {share['n']}, {percent} {interval}" in row


def _words(kind: str) -> str:
    return kind.replace("_", " ")
