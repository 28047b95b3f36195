"""What the README and the documentation show is what happens."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import pytest

from rorqual.exchange.columns import PHOTO, find_columns
from rorqual.exchange.label_row import LABEL_COLUMNS
from rorqual.exchange.labels import read_labels
from rorqual.exchange.photo_names import PhotoNames
from rorqual.exchange.table_reader import read_table
from tests.forked import start
from tests.repository.pages import REPOSITORY, USER_PAGES, blocks, commands, name_of

README = REPOSITORY / "README.md"
LABELS_PAGE = REPOSITORY / "docs" / "labels.md"
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "RORQUAL_MAX_PIXELS"}
started_anew: set[str] = set()


@pytest.mark.parametrize("page", USER_PAGES, ids=name_of)
def test_examples_work(
    page: Path, example_files: Path, example_catalogue: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "user"
    shutil.copytree(example_files, folder)
    if page != README:  # the README begins with making the catalogue
        shutil.copytree(example_catalogue, folder / "whales")
    for line in commands(page):
        run_command(line, folder)
    for code in blocks(page, "python"):
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=folder, env=ENVIRONMENT, stderr=PIPE, check=False
        )
        check(code, done.returncode, done.stderr)
    if page == README:
        assert "<html" in (folder / "report.html").read_text("utf-8").lower()
        assert (folder / "results.csv").read_text("utf-8").startswith("photo,")
        assert (folder / "whales-backup" / "catalogue.sqlite").is_file()


@pytest.mark.parametrize("number", range(2), ids=["labels", "kaggle"])
def test_label_tables_of_the_documentation_are_read_without_an_error(
    number: int, tmp_path: Path
) -> None:
    table = tmp_path / "labels.csv"
    table.write_text(blocks(LABELS_PAGE, "csv")[number], "utf-8")
    read = read_table(table)
    column = find_columns(read, known=LABEL_COLUMNS, required=(PHOTO,)).known[PHOTO]
    labels = read_labels(table, PhotoNames(row.cells[column] for row in read.rows))
    assert labels.errors == ()
    assert len(labels.labels) == len(read.rows) > 0


def run_command(line: str, folder: Path) -> None:
    """Run an example as a user would; it must end with 0.

    Each command is started anew once, and forked from then on: it takes a second less.
    """
    _, *arguments = shlex.split(line)
    anew = arguments[0] not in started_anew
    started_anew.add(arguments[0])
    process = start(arguments, environment=ENVIRONMENT, folder=folder, anew=anew)
    _, said = process.communicate()
    check(line, process.wait(), said)


def check(shown: str, code: int, said: bytes) -> None:
    assert code == 0, f"{shown}\nended with {code}\n{said.decode('utf-8')}"
