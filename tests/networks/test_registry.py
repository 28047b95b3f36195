"""A network that a user adds is found like one that ships, or is refused with a remedy."""

import hashlib
import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from rorqual.domain.errors import NetworkError
from rorqual.networks.registry import register_network
from rorqual.networks.session import Network
from rorqual.networks.spec_file import read_spec
from rorqual.networks.store import find_spec, network_ids, read_network_file
from tests.networks.specs import GATE

SHIPPED_HEAD = Path(str(files("rorqual.networks") / "data" / "cetacean-gate.onnx"))
TEXT = GATE.replace('id = "lite0-cetacean-gate"', 'id = "mine"').replace(
    "cetacean-gate.onnx", "mine-head.onnx"
)
SUM = hashlib.sha256(SHIPPED_HEAD.read_bytes()).hexdigest()
PICTURE = Image.fromarray(np.arange(48 * 48 * 3, dtype=np.uint8).reshape(48, 48, 3))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of registered networks, not there yet."""
    path = tmp_path / "added" / "networks"
    monkeypatch.setenv("RORQUAL_NETWORKS", str(path))
    return path


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """A network of the user: the shipped trunk with a head of its own beside the spec."""
    (tmp_path / "run").mkdir()
    shutil.copy(SHIPPED_HEAD, tmp_path / "run" / "mine-head.onnx")
    return spec_at(tmp_path / "run" / "mine.toml", TEXT)


def spec_at(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def contents(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_registered_network_is_found_and_runs(folder: Path, exported: Path) -> None:
    spec = register_network(exported)
    shutil.rmtree(exported.parent)  # it does not depend on where it came from
    assert find_spec("mine") == spec == read_spec(TEXT, "mine.toml")
    assert network_ids()[-1] == "mine"
    assert contents(folder) == ["mine-head.onnx", "mine.toml"]
    same = Network(find_spec("lite0-cetacean-gate")).run(PICTURE)
    assert np.array_equal(Network(spec).run(PICTURE), same)


def test_to_register_it_again_changes_nothing(folder: Path, exported: Path) -> None:
    first = register_network(exported)
    inode = (folder / "mine-head.onnx").stat().st_ino
    assert register_network(exported) == first
    assert (folder / "mine-head.onnx").stat().st_ino == inode
    assert contents(folder) == ["mine-head.onnx", "mine.toml"]


def test_a_shipped_network_is_known_already(folder: Path, tmp_path: Path) -> None:
    assert register_network(spec_at(tmp_path / "d.toml", GATE)) == find_spec("lite0-cetacean-gate")
    assert contents(folder) == []


def test_what_was_half_removed_is_made_whole(folder: Path, exported: Path) -> None:
    register_network(exported)
    (folder / "mine-head.onnx").unlink()
    register_network(exported)
    assert contents(folder) == ["mine-head.onnx", "mine.toml"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text.replace('id = "mine"', 'id = "../mine"'), "id '../mine' cannot be used"),
        (
            lambda text: text.replace("mine-head", "../mine-head"),
            "no plain name of a network's file",
        ),
        (
            lambda text: text.replace('id = "mine"', 'id = "lite0-levels"'),
            r"another network lite0-levels .*: give this one another id$",
        ),
        (lambda text: text.replace("mine-head", "cetacean-gate").replace(SUM, "0" * 64), "rename"),
        (lambda text: text.replace("mine-head", "lost"), r"lost\.onnx cannot be read.*export"),
        (lambda text: text.replace(SUM, "0" * 64), r"mine-head\.onnx is damaged.*export"),
        (lambda text: text.replace("dimension = 1", "dimension = 2"), "gave 1 numbers"),
        (lambda text: text.replace('"levels"', '"wings"'), "no output 'wings'"),
        (lambda _: "id = ", "no TOML"),
    ],
    ids=[
        "id",
        "path",
        "shipped id",
        "shipped file",
        "missing file",
        "damaged file",
        "dimension",
        "output",
        "no spec",
    ],
)
def test_a_network_that_is_not_as_it_says_leaves_no_trace(
    folder: Path, exported: Path, change: Callable[[str], str], message: str
) -> None:
    spec_at(exported, change(TEXT))
    with pytest.raises(NetworkError, match=message):
        register_network(exported)
    assert contents(folder) == []
    assert "mine" not in network_ids()


def test_another_network_of_the_same_id_is_refused(folder: Path, exported: Path) -> None:
    """Catalogues keep vectors of the one of before."""
    first = register_network(exported)
    spec_at(exported, TEXT.replace('version = "2"', 'version = "3"'))
    with pytest.raises(NetworkError, match=r"another network mine .*remove mine\.toml"):
        register_network(exported)
    assert find_spec("mine") == first


def test_another_file_of_the_same_name_is_refused(folder: Path, exported: Path) -> None:
    register_network(exported)
    head = exported.with_name("mine-head.onnx")
    head.write_bytes(head.read_bytes() + b"\0")
    sha256 = hashlib.sha256(head.read_bytes()).hexdigest()
    spec_at(exported, TEXT.replace('id = "mine"', 'id = "other"').replace(SUM, sha256))
    with pytest.raises(NetworkError, match=r"another file of the name mine-head\.onnx"):
        register_network(exported)
    assert contents(folder) == ["mine-head.onnx", "mine.toml"]


def test_a_missing_spec_is_named(tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match=r"no\.toml cannot be read"):
        register_network(tmp_path / "no.toml")


def test_a_folder_that_cannot_be_made_is_named_with_the_remedy(
    exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("RORQUAL_NETWORKS", str(tmp_path / "file" / "networks"))
    with pytest.raises(NetworkError, match="set RORQUAL_NETWORKS to a folder"):
        register_network(exported)


def test_a_damaged_registered_file_is_refused_with_the_remedy(folder: Path, exported: Path) -> None:
    spec = register_network(exported)
    (folder / "mine-head.onnx").write_bytes(b"something else")
    assert spec.head is not None
    with pytest.raises(NetworkError, match=r"damaged.*register the network again"):
        read_network_file(spec.head)


def test_a_spec_under_another_name_is_refused(folder: Path, exported: Path) -> None:
    register_network(exported)
    (folder / "mine.toml").rename(folder / "yours.toml")
    with pytest.raises(NetworkError, match="another id, mine: rename the file"):
        find_spec("yours")
