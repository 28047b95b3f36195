"""A checkpoint that differs from its family in anything is refused, with the key's name."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="torch comes with the extra `convert`")
pytest.importorskip("timm", reason="timm comes with the extra `convert`", exc_type=ImportError)
import torch
from torch import Tensor

from rorqual.networks.family.family import Family
from rorqual.training.convert.convert import load_network
from rorqual.training.convert.errors import (
    CheckpointError,
    ContainerError,
    MissingKeyError,
    NotFiniteError,
    UnexpectedKeyError,
    UnreadableCheckpointError,
    WrappedKeyError,
    WrongShapeError,
)
from tests.training.convert.authors import AUTHORS, as_safetensors, authors_network, in_small

State = dict[str, Tensor]


def changed(state: State, **values: Tensor) -> State:
    return state | values


def without(state: State, key: str) -> State:
    assert key in state
    return {name: tensor for name, tensor in state.items() if name != key}


def refused(
    family_id: str, change: Callable[[State], State], folder: Path, kind: type[CheckpointError]
) -> CheckpointError:
    """The error for a family's synthetic checkpoint that was changed."""
    family = in_small(family_id)
    path = folder / family.checkpoint.file
    AUTHORS[family_id].save(change(dict(authors_network(family_id).state_dict())), path)
    with pytest.raises(kind) as raised:
        load_network(family, path)
    assert type(raised.value) is kind
    assert path.name in str(raised.value)
    return raised.value


@pytest.mark.parametrize(
    ("family_id", "key"),
    [
        ("anydorsal", "backbone.timm_model.bn1.running_var"),
        ("cetacean-classifier", "global_pools.1.p"),
        ("cetacean-classifier", "neck.running_mean"),
        ("cetacean-classifier", "head_id.weight"),
        ("cetacean-classifier", "head_species.weight"),
        ("dinov2-s", "pos_embed"),
        ("dinov3-s", "reg_token"),
        ("ecomarine-effb4", "embedding.bias"),
        ("ecomarine-effb4", "arc.weight"),
        ("megadescriptor-t-224", "norm.weight"),
        ("miewid-msv2", "bn.num_batches_tracked"),
        ("miewid-msv3", "backbone.bn1.weight"),
        ("openclip-vit-b-32", "visual.proj"),
        ("openclip-vit-b-32", "transformer.resblocks.1.attn.in_proj_bias"),
        ("bioclip-2", "logit_scale"),
    ],
)
def test_a_tensor_that_is_missing(family_id: str, key: str, tmp_path: Path) -> None:
    error = refused(family_id, lambda state: without(state, key), tmp_path, MissingKeyError)
    assert error.key == key
    assert f"its tensor {key} is missing" in str(error)


@pytest.mark.parametrize("family_id", AUTHORS)
def test_a_tensor_that_nobody_knows(family_id: str, tmp_path: Path) -> None:
    key = "backbone.a_new_part.weight"
    error = refused(
        family_id, lambda state: changed(state, **{key: torch.ones(3)}), tmp_path,
        UnexpectedKeyError,
    )  # fmt: skip
    assert error.key == key
    assert key in str(error)


@pytest.mark.parametrize(
    ("family_id", "key"),
    [
        ("miewid-msv3", "bn.weight"),
        ("miewid-msv3", "pooling.p"),
        ("ecomarine-effb4", "embedding.weight"),
        ("ecomarine-effb4", "arc.weight"),
        ("cetacean-classifier", "head_id.weight"),
        ("dinov2-s", "pos_embed"),
        ("dinov3-b", "blocks.1.gamma_1"),
        ("megadescriptor-l-384", "norm.bias"),
        ("openclip-vit-b-32", "text_projection"),
        ("bioclip", "visual.positional_embedding"),
    ],
)
def test_a_tensor_of_another_shape(family_id: str, key: str, tmp_path: Path) -> None:
    error = refused(
        family_id, lambda state: changed(state, **{key: torch.ones(3, 2)}), tmp_path,
        WrongShapeError,
    )  # fmt: skip
    assert error.key == key
    assert f"its tensor {key} is 3 x 2, and " in str(error)


@pytest.mark.parametrize("family_id", AUTHORS)
def test_names_that_begin_with_module(family_id: str, tmp_path: Path) -> None:
    def wrapped(state: State) -> State:
        return {f"module.{name}": tensor for name, tensor in state.items()}

    error = refused(family_id, wrapped, tmp_path, WrappedKeyError)
    assert error.key.startswith("module.")
    assert error.key in str(error)


def test_numbers_that_are_not_finite(tmp_path: Path) -> None:
    bad = torch.tensor([float("nan")])
    error = refused(
        "miewid-msv3", lambda state: changed(state, **{"pooling.p": bad}), tmp_path, NotFiniteError
    )
    assert error.key == "pooling.p"


def test_another_container(tmp_path: Path) -> None:
    family = in_small("anydorsal")
    path = tmp_path / family.checkpoint.file
    torch.save({"weights": authors_network("anydorsal").state_dict()}, path)
    with pytest.raises(ContainerError, match="no entry 'state_dict'; there are weights") as raised:
        load_network(family, path)
    assert raised.value.key == "state_dict"


@pytest.mark.parametrize("value", [{"epoch": 3}, [1, 2], "words"], ids=str)
def test_a_container_that_holds_no_tensors(value: Any, tmp_path: Path) -> None:
    path = tmp_path / "ristwhales_model.pth"
    torch.save({"state_dict": value}, path)
    with pytest.raises(ContainerError, match="no tensor"):
        load_network(in_small("anydorsal"), path)


class Code:
    """Pickles as a call, as any object of a class does."""

    def __reduce__(self) -> tuple[Any, ...]:
        return print, ("this was run",)


def test_a_file_that_would_run_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ristwhales_model.pth"
    torch.save({"state_dict": {}, "code": Code()}, path)
    with pytest.raises(UnreadableCheckpointError, match="code in it would have to be run"):
        load_network(in_small("anydorsal"), path)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", ["model.safetensors", "model.pth"])
def test_a_damaged_file(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"half a file")
    with pytest.raises(UnreadableCheckpointError, match="fetch it again"):
        load_network(in_small("miewid-msv3"), path)


# What a family allows, and no more than that.


def gives_the_same(family: Family, path: Path, family_id: str) -> bool:
    images = torch.randn(1, 3, family.picture.height, family.picture.width)
    with torch.inference_mode():
        return torch.equal(load_network(family, path)(images), authors_network(family_id)(images))


@pytest.mark.parametrize("container", ["", "model_state_dict"])
def test_miewid_may_be_a_bare_state_or_one_in_an_entry(container: str, tmp_path: Path) -> None:
    state, path = authors_network("miewid-msv3").state_dict(), tmp_path / "model.pth"
    torch.save({container: state} if container else state, path)
    assert gives_the_same(in_small("miewid-msv3"), path, "miewid-msv3")


def test_the_first_places_names_may_all_begin_with_model(tmp_path: Path) -> None:
    state, path = authors_network("cetacean-classifier").state_dict(), tmp_path / "m.safetensors"
    as_safetensors({f"model.{name}": tensor for name, tensor in state.items()}, path)
    assert gives_the_same(in_small("cetacean-classifier"), path, "cetacean-classifier")


def test_the_heads_of_anydorsal_are_dropped_or_not_there(tmp_path: Path) -> None:
    state, path = authors_network("anydorsal").state_dict(), tmp_path / "ristwhales_model.pth"
    assert "head.compute_loss.margins" in state
    bare = {key: tensor for key, tensor in state.items() if not key.startswith("head.")}
    for kept in (state, bare):
        torch.save({"state_dict": kept}, path)
        assert gives_the_same(in_small("anydorsal"), path, "anydorsal")


def test_a_tensor_that_may_be_missing_keeps_the_networks_own_value(tmp_path: Path) -> None:
    family, path = in_small("miewid-msv3"), tmp_path / "model.safetensors"
    keys = replace(family.keys, may_be_missing=("*.num_batches_tracked",))
    state = authors_network("miewid-msv3").state_dict()
    as_safetensors({k: v for k, v in state.items() if "num_batches" not in k}, path)
    assert gives_the_same(replace(family, keys=keys), path, "miewid-msv3")
