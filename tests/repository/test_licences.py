"""Whoever uses a file of this repository finds its terms."""

import tomllib
from collections.abc import Iterator

from rorqual.networks.spec import NetworkFile, NetworkSpec
from rorqual.networks.store import PERMISSIVE_NETWORKS, find_spec, shipped_specs
from tests.repository.pages import REPOSITORY

DATA = REPOSITORY / "src" / "rorqual" / "networks" / "data"
MODELS_PAGE = (REPOSITORY / "LICENSE-MODELS.md").read_text("utf-8")
LARGEST_TOGETHER = 40e6  # bytes of the weights that this project trained


def test_the_program_is_under_the_mit_licence() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    licence = (REPOSITORY / "LICENSE").read_text("utf-8")
    assert project["license"] == "MIT"
    assert licence.startswith("MIT License\n\nCopyright (c) 2026 The Rorqual authors\n")
    assert set(project["license-files"]) == {"LICENSE", "LICENSE-MODELS.md"}


def test_each_network_is_listed_with_its_licence_and_source() -> None:
    for spec in shipped_specs().values():
        row = next(line for line in MODELS_PAGE.splitlines() if line.startswith(f"| `{spec.id}`"))
        assert spec.licence in row
        assert spec.source in MODELS_PAGE


def test_each_network_file_belongs_to_a_listed_network() -> None:
    used = {file.name for file in _files()}
    assert used == {path.name for path in DATA.glob("*.onnx")}
    assert [name for name in used if f"`{name}`" not in MODELS_PAGE] == []


def test_permissive_networks_allow_commercial_work() -> None:
    assert all(find_spec(name).commercial_use for name in PERMISSIVE_NETWORKS.values())


def test_what_was_trained_here_stays_small() -> None:
    """Weights that allow commercial work are those of others, converted as they are."""
    specs = shipped_specs().values()
    of_others = {it.name for spec in specs if spec.commercial_use for it in _files_of(spec)}
    trained = {it.name for it in _files()} - of_others
    assert {"rorqual-lite0.onnx", "rorqual-lite0-sharp.onnx", "lite0-detector.onnx"} <= trained
    assert sum((DATA / name).stat().st_size for name in trained) <= LARGEST_TOGETHER


def _files() -> Iterator[NetworkFile]:
    for spec in shipped_specs().values():
        yield from _files_of(spec)


def _files_of(spec: NetworkSpec) -> Iterator[NetworkFile]:
    yield spec.file
    if spec.head:
        yield spec.head
