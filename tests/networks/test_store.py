import hashlib
from pathlib import Path

import pytest

from rorqual.domain.errors import NetworkError
from rorqual.networks.spec import NetworkFile, NetworkSpec, Task
from rorqual.networks.store import (
    DEFAULT_NETWORKS,
    PERMISSIVE_NETWORKS,
    find_spec,
    read_checked,
    read_network_file,
    shipped_specs,
)

SHIPPED = list(shipped_specs().values())


@pytest.mark.parametrize("spec", SHIPPED, ids=lambda spec: spec.id)
def test_every_shipped_network_has_the_files_that_its_spec_promises(spec: NetworkSpec) -> None:
    for file in filter(None, (spec.file, spec.head)):
        assert hashlib.sha256(read_network_file(file)).hexdigest() == file.sha256


def test_shipped_networks_are_known_by_their_ids() -> None:
    assert [find_spec(spec.id) for spec in SHIPPED] == SHIPPED


@pytest.mark.parametrize("chosen", [DEFAULT_NETWORKS, PERMISSIVE_NETWORKS])
def test_the_chosen_networks_serve_their_tasks(chosen: dict[Task, str]) -> None:
    assert {task: find_spec(name).task for task, name in chosen.items()} == {
        task: task for task in chosen
    }
    assert set(chosen) >= {Task.GATE, Task.EMBEDDING}
    assert find_spec(chosen[Task.GATE]).threshold is not None


def test_permissive_networks_allow_commercial_work() -> None:
    assert all(find_spec(name).commercial_use for name in PERMISSIVE_NETWORKS.values())


def test_research_licences_never_claim_commercial_use() -> None:
    assert all(not ("NC" in spec.licence and spec.commercial_use) for spec in SHIPPED)


def test_an_unknown_network_names_those_that_there_are() -> None:
    with pytest.raises(NetworkError, match=r"no network 'resnet'.*lite0-levels"):
        find_spec("resnet")


def test_one_flipped_bit_is_refused_with_the_remedy(tmp_path: Path) -> None:
    data = bytearray(b"the weights of a network")
    sha256 = hashlib.sha256(data).hexdigest()
    file = tmp_path / "weights.onnx"
    file.write_bytes(data)
    assert read_checked(file, sha256) == data
    data[7] ^= 1
    file.write_bytes(data)
    with pytest.raises(NetworkError, match=r"weights\.onnx is damaged.*install rorqual again"):
        read_checked(file, sha256)


def test_a_missing_file_is_refused_with_the_remedy() -> None:
    with pytest.raises(NetworkError, match=r"no-such\.onnx cannot be read.*install rorqual again"):
        read_network_file(NetworkFile("no-such.onnx", "00" * 32))
