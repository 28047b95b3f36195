"""Networks side by side answer by the mean of their cosines, from one small file."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="torch comes with the extra `train`")
pytest.importorskip("onnxscript", reason="onnxscript comes with the extra `train`")
import torch

from rorqual.networks.registry import register_network
from rorqual.networks.session import Network
from rorqual.training.export.joined_export import export_joined
from rorqual.training.model.identity_network import IdentityNetwork
from tests.training.export.test_network_export import PICTURES, expected
from tests.training.model.recipes import SIDE, tiny

RECIPE = tiny("test_resnet", stages=2)
TERMS: dict[str, Any] = {
    "name": "pair",
    "version": "1",
    "licence": "CC-BY-NC-4.0",
    "commercial_use": False,
    "source": "photos of a test",
    "title": "Two tiny networks",
}


def network(seed: int) -> IdentityNetwork:
    torch.manual_seed(seed)
    made = IdentityNetwork(RECIPE)
    for _ in range(3):
        made(torch.randn(8, 3, SIDE, SIDE))
    return made


def test_its_cosines_are_the_means_of_the_members(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RORQUAL_NETWORKS", str(tmp_path / "networks"))
    members = [network(1), network(2)]
    spec = export_joined([(member, RECIPE) for member in members], tmp_path, **TERMS)
    served = Network(register_network(tmp_path / "pair.toml"))
    vectors = np.concatenate([served.run(picture).reshape(1, -1) for picture in PICTURES])
    alone = [expected(member, PICTURES) for member in members]
    means = sum(each @ each.T for each in alone) / 2
    assert spec.dimension == 2 * RECIPE.neck.dimension
    assert vectors @ vectors.T == pytest.approx(means, abs=2e-3)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-3)


def test_a_network_by_itself_stays_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RORQUAL_NETWORKS", str(tmp_path / "networks"))
    alone = network(3)
    spec = export_joined([(alone, RECIPE)], tmp_path, **TERMS)
    served = Network(register_network(tmp_path / "pair.toml"))
    vectors = np.concatenate([served.run(picture).reshape(1, -1) for picture in PICTURES])
    assert spec.dimension == RECIPE.neck.dimension
    assert vectors == pytest.approx(expected(alone, PICTURES), abs=5e-3)


def test_networks_of_other_pictures_are_not_joined(tmp_path: Path) -> None:
    larger = replace(RECIPE, image=replace(RECIPE.image, side=SIDE * 2, cached_side=SIDE * 2))
    with pytest.raises(ValueError, match="the same pictures"):
        export_joined([(network(1), RECIPE), (network(2), larger)], tmp_path, **TERMS)
    assert list(tmp_path.iterdir()) == []
