"""Prompts are read from a file that people edit, and a wrong one is named."""

from pathlib import Path

import pytest

from rorqual.domain.errors import NetworkError
from rorqual.networks.prompts import prompts_text, read_prompts
from rorqual.networks.spec import Task

GATE = {"positives": ('a "whale"', "a caf\u00e9"), "negatives": ("the sea",)}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "it.prompts"
    path.write_text(prompts_text(GATE), "utf-8")
    assert read_prompts(path, Task.GATE) == GATE


@pytest.mark.parametrize(
    ("task", "text", "message"),
    [
        (Task.GATE, 'positives = ["a whale"]', "lists positives and negatives, .* has positives"),
        (Task.GATE, "positives = []\nnegatives = ['x']", "positives is empty"),
        (Task.GATE, "positives = 'a whale'", "positives is no list of sentences"),
        (Task.GATE, "positives", "cannot be read"),
        (Task.SPECIES, "unicorn = ['x']\nbeluga = ['y']", "unicorn is no species"),
        (Task.SPECIES, "orca = ['x']\nbeluga = ['y']", "orca is called killer_whale here"),
        (Task.SPECIES, "beluga = ['y']", "fewer than two species"),
    ],
)
def test_a_wrong_list_is_named(task: Task, text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "it.prompts"
    path.write_text(text, "utf-8")
    with pytest.raises(NetworkError, match=message):
        read_prompts(path, task)
