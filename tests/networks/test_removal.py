"""A network that a user added goes away, and those that stay keep their files."""

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from rorqual.domain.errors import NetworkError, UsageError
from rorqual.networks.manifest import ModelRecord, read_record, record_path, write_record
from rorqual.networks.registry import register_network
from rorqual.networks.removal import faults_of, remove_network
from rorqual.networks.store import network_ids
from tests.networks.specs import GATE

SHIPPED_HEAD = Path(str(files("rorqual.networks") / "data" / "cetacean-gate.onnx"))
RECORD = ModelRecord(
    "mine", "a-family", "https://a.example/b", "ab" * 32, 5, False, "MIT", True, ("a",), "", "0.1"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "networks"
    monkeypatch.setenv("RORQUAL_NETWORKS", str(path))
    return path


def add(name: str, tmp_path: Path) -> None:
    """A network with a head that others may share."""
    text = GATE.replace('id = "lite0-cetacean-gate"', f'id = "{name}"')
    (tmp_path / f"{name}.toml").write_text(text.replace("cetacean-gate.onnx", "head.onnx"), "utf-8")
    shutil.copy(SHIPPED_HEAD, tmp_path / "head.onnx")
    register_network(tmp_path / f"{name}.toml")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_that_another_network_uses_stays(folder: Path, tmp_path: Path) -> None:
    add("mine", tmp_path)
    add("yours", tmp_path)
    write_record(RECORD)
    assert remove_network("mine") == 0
    assert names(folder) == ["head.onnx", "yours.toml"]
    assert faults_of("yours") == []
    assert remove_network("yours") == SHIPPED_HEAD.stat().st_size
    assert names(folder) == []
    assert "mine" not in network_ids()


def test_a_damaged_network_is_told_of_and_can_be_removed(folder: Path, tmp_path: Path) -> None:
    add("mine", tmp_path)
    (folder / "head.onnx").write_bytes(b"damaged")
    (fault,) = faults_of("mine")
    assert "head.onnx is damaged" in fault
    (folder / "mine.toml").write_text("no spec", "utf-8")
    assert "mine.toml" in faults_of("mine")[0]
    remove_network("mine")
    assert "mine" not in network_ids()


@pytest.mark.parametrize(
    ("name", "message"),
    [("rorqual-lite0", "comes with Rorqual"), ("nobody", "no network 'nobody'")],
)
def test_what_is_not_the_users_stays(name: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        remove_network(name)


def test_a_record_comes_back_as_it_was_written() -> None:
    assert read_record("mine") is None
    write_record(RECORD)
    assert read_record("mine") == RECORD


@pytest.mark.parametrize("text", ["", "{}", '{"schema": 2}', '{"schema": 1, "unverified": []}'])
def test_a_damaged_record_says_what_to_do(text: str) -> None:
    write_record(RECORD)
    record_path("mine").write_text(text, "utf-8")
    with pytest.raises(NetworkError, match="rorqual models remove mine"):
        read_record("mine")
