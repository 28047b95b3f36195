"""A registered network remembers by name who taught it."""

import json
from pathlib import Path

import numpy as np
import pytest

from rorqual.domain.errors import NetworkError
from rorqual.networks.class_list import ClassName
from rorqual.networks.composite import CompositeSpec, Member
from rorqual.networks.registry import register_network
from rorqual.networks.removal import remove_network
from rorqual.networks.store import find_spec, network_ids
from rorqual.networks.taught import taught_individuals
from tests.identify.named_networks import NAMED, register_named
from tests.networks.specs import LEVELS

BEFORE = find_spec("rorqual-lite0")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "networks"
    monkeypatch.setenv("RORQUAL_NETWORKS", str(path))
    return path


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run of `rorqual train`, as far as it matters here."""
    (tmp_path / "run").mkdir()
    toml = tmp_path / "run" / "mine.toml"
    toml.write_text(LEVELS.replace('id = "lite0-levels"', 'id = "mine"'), "utf-8")
    classes = {"names": ["anna", "bert"], "photos": [3, 4]}
    toml.with_name("classes.json").write_text(json.dumps(classes), "utf-8")
    return toml


def test_the_names_go_with_the_network_and_leave_with_it(run: Path, folder: Path) -> None:
    spec = register_network(run)
    assert register_network(run) == spec
    assert taught_individuals(spec) == {"anna", "bert"}
    assert network_ids()[-1] == "mine"
    remove_network("mine")
    assert list(folder.iterdir()) == []


def test_the_rows_of_a_head_are_names_too(folder: Path) -> None:
    names = [ClassName(name, "humpback_whale") for name in ("hw_1", "hw_2")]
    register_named(folder, names, np.eye(2, BEFORE.dimension))
    assert taught_individuals(find_spec(NAMED)) == {"hw_1", "hw_2"}


def test_of_several_networks_whoever_taught_one(run: Path) -> None:
    both = CompositeSpec((Member(BEFORE), Member(register_network(run))))
    assert taught_individuals(both) == {"anna", "bert"}


def test_a_network_that_names_nobody(run: Path) -> None:
    run.with_name("classes.json").unlink()
    assert taught_individuals(register_network(run)) == frozenset()
    assert taught_individuals(BEFORE) == frozenset()


def test_damaged_names_are_told_of(run: Path, folder: Path) -> None:
    run.with_name("classes.json").write_text('["anna"]', "utf-8")
    with pytest.raises(NetworkError, match=r"classes\.json does not name the individuals"):
        register_network(run)
    assert not folder.exists()
    run.with_name("classes.json").write_text('{"names": ["anna"]}', "utf-8")
    spec = register_network(run)
    (folder / "mine.individuals").write_text("", "utf-8")
    with pytest.raises(NetworkError, match="register the network again"):
        taught_individuals(spec)
