from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="torch comes with the extra `train`")
pytest.importorskip("timm", reason="timm comes with the extra `train`")
import timm
import torch

from rorqual.domain.errors import UsageError
from rorqual.training.model.trunk_weights import load_trunk_weights

NAME = "test_resnet"


def trunk() -> Any:
    return timm.create_model(NAME, pretrained=False, num_classes=0)


def published(name: str = NAME) -> Any:
    """A state with a classifier, as timm publishes it."""
    return timm.create_model(name, pretrained=False).state_dict()


@pytest.mark.parametrize("suffix", ["safetensors", "pth"])
def test_weights_of_a_file_are_loaded_without_its_classifier(suffix: str, tmp_path: Path) -> None:
    state, path, ours = published(), tmp_path / f"weights.{suffix}", trunk()
    if suffix == "safetensors":
        from safetensors.torch import save_file

        save_file(state, path)
    else:
        torch.save(state, path)
    load_trunk_weights(ours, NAME, str(path))
    assert len(ours.state_dict()) == len(state) - 2
    assert all(torch.equal(weight, state[name]) for name, weight in ours.state_dict().items())


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.pth are not there: correct backbone\.weights"):
        load_trunk_weights(trunk(), NAME, str(tmp_path / "none.pth"))


@pytest.mark.parametrize("name", ["weights.pth", "weights.safetensors"])
@pytest.mark.parametrize("content", [b"", b"no weights at all", b"PK\x03\x04 half"], ids=repr)
def test_a_file_that_holds_no_weights_is_refused(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError, match=r"cannot be read: name a \.safetensors file of timm"):
        load_trunk_weights(trunk(), NAME, str(tmp_path / name))


def test_a_file_that_would_run_code_is_refused(tmp_path: Path) -> None:
    torch.save({"a": pytest.approx}, tmp_path / "weights.pth")
    with pytest.raises(UsageError, match=r"a \.pth file of weights alone"):
        load_trunk_weights(trunk(), NAME, str(tmp_path / "weights.pth"))


@pytest.mark.parametrize("other", ["test_resnet_wide", "fewer", "test_convnext"])
def test_weights_of_another_network_are_refused(other: str, tmp_path: Path) -> None:
    state = published() if other != "test_convnext" else published(other)
    if other == "test_resnet_wide":
        state["conv1.0.weight"] = torch.zeros(1, 2, 3, 4)
    elif other == "fewer":
        del state["bn1.weight"]
    torch.save(state, tmp_path / "weights.pth")
    with pytest.raises(UsageError, match=r"weights\.pth are of another network than test_resnet"):
        load_trunk_weights(trunk(), NAME, str(tmp_path / "weights.pth"))
