"""Names that the program knows and names that the documentation knows are the same."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rorqual import api
from rorqual.cli.settings import Settings
from rorqual.domain.refusal import RefusalReason
from rorqual.exchange.label_row import LABEL_COLUMNS
from rorqual.exchange.results_csv import ANNOTATION_COLUMNS, PHOTO_COLUMNS
from rorqual.identify.result_json import to_json_object
from tests.repository.pages import PAGES, REPOSITORY, USER_PAGES, blocks, links, name_of, options

README = REPOSITORY / "README.md"
DOCS = REPOSITORY / "docs"
RESULTS_PAGE = DOCS / "results.md"
COMMAND_LINE_PAGE = DOCS / "command_line.md"
BY_STEP = ("models", "licences")  # their keys are steps, which depend on the catalogue


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_to_files(page: Path) -> None:
    assert [target for target in links(page) if not (page.parent / target).exists()] == []


def test_all_pages_are_linked_from_the_readme_or_a_page_that_is() -> None:
    reached, waiting = set(), [README]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        targets = {(page.parent / target).resolve() for target in links(page)}
        waiting += [it for it in targets if it.suffix == ".md" and it not in reached]
    assert {name_of(page) for page in PAGES} == {name_of(page) for page in reached}


def test_options_of_the_help_are_explained_and_explained_options_exist() -> None:
    explained = set().union(
        *(options(page.read_text("utf-8")) for page in USER_PAGES if page != COMMAND_LINE_PAGE)
    )
    in_help = options(COMMAND_LINE_PAGE.read_text("utf-8"))
    assert in_help - explained == {"--folders-are-individuals"}  # a default; its no- form is
    assert explained - in_help == set()


def test_columns_of_labels_are_documented() -> None:
    for page in (README, DOCS / "labels.md"):
        text = page.read_text("utf-8")
        assert [column for column in LABEL_COLUMNS if f"`{column}`" not in text] == []


def test_columns_of_csv_results_are_documented_in_their_order() -> None:
    text = RESULTS_PAGE.read_text("utf-8").split("## CSV")[1]
    repeated = tuple(f"_{rank}" for rank in range(2, 6))  # shown for the first rank
    columns = [it for it in (*PHOTO_COLUMNS, *ANNOTATION_COLUMNS) if not it.endswith(repeated)]
    place = 0
    for column in columns:
        assert f"`{column}`" in text[place:], f"{column} is missing or in another place"
        place = text.index(f"`{column}`", place)


def test_reasons_of_refusals_are_documented_and_exist() -> None:
    section = RESULTS_PAGE.read_text("utf-8").split("## Refusals")[1].split("## ")[0]
    cells = [line.split("|")[2].strip(" `") for line in section.splitlines() if "| `" in line]
    assert set(RefusalReason) <= set(cells)
    assert {cell for cell in cells if cell} <= set(RefusalReason) | {"reason"}


def test_json_of_the_documentation_has_the_keys_of_a_result(
    example_files: Path, example_catalogue: Path
) -> None:
    (example,) = blocks(RESULTS_PAGE, "json")
    written = json.loads(example)
    with api.open_catalogue(example_catalogue) as catalogue:
        results = api.identify(catalogue, example_files / "new_photos")
        answered = to_json_object(next(result for result in results if result.annotations))
    assert sorted(key_paths(written)) == sorted(key_paths(answered))
    assert written["schema"] == answered["schema"]
    (animal,) = answered["annotations"]
    assert set(written["annotations"][0]["models"]) == set(animal["models"])
    text = RESULTS_PAGE.read_text("utf-8")
    keys = {part for path in key_paths(written) for part in path.split(".")}
    assert [key for key in keys if f"`{key}`" not in text] == []


def test_environment_variables_are_documented() -> None:
    text = (DOCS / "photos.md").read_text("utf-8")
    assert [name for name in Settings.model_fields if f"`RORQUAL_{name.upper()}`" not in text] == []


def test_names_of_the_api_are_documented() -> None:
    text = (DOCS / "python.md").read_text("utf-8")
    assert [name for name in api.__all__ if f"`{name}`" not in text] == []


def key_paths(value: Any, path: str = "") -> Iterator[str]:
    """The keys of nested objects, joined by dots; the first entry stands for a list."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield f"{path}{key}"
            if key not in BY_STEP:
                yield from key_paths(inner, f"{path}{key}.")
    elif isinstance(value, list) and value:
        yield from key_paths(value[0], path)
