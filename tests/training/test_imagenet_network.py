"""The shipped ONNX file is the network that the package's weights make."""

from typing import Any

import numpy as np
import pytest

from rorqual.networks.onnx_file import open_network_file
from rorqual.networks.preprocessing import image_tensor
from rorqual.networks.store import find_spec
from tests.rendered import fluke, sea

SPEC = find_spec("lite0-levels")


def test_the_shipped_network_computes_what_the_original_does(original_network: Any) -> None:
    import torch

    shipped = open_network_file(SPEC.file)
    images = [fluke(0, 0).image, fluke(1, 0).image, sea(0)]
    for image in images:
        tensor = image_tensor(image, SPEC.picture)
        with torch.inference_mode():
            expected = original_network(torch.from_numpy(tensor))
        outputs = shipped.run(tensor)
        for name, value in zip(("levels", "features", "logits"), expected, strict=True):
            ours, theirs = outputs[name].ravel(), value.numpy().ravel()
            assert ours.shape == theirs.shape
            cosine = ours @ theirs / np.linalg.norm(ours) / np.linalg.norm(theirs)
            assert cosine > 0.99999
            # The classifier's weights are stored in half precision.
            allowed = 1e-3 if name == "logits" else 1e-4
            assert np.abs(ours - theirs).max() < allowed * max(1.0, np.abs(theirs).max())


def test_any_number_of_images_fits_at_once() -> None:
    tensors = np.concatenate([image_tensor(image, SPEC.picture) for image in (sea(0), sea(1))])
    together = open_network_file(SPEC.file).run(tensors)["levels"]
    assert together.shape == (2, SPEC.dimension)


def test_both_levels_weigh_in_a_cosine_as_documented() -> None:
    """A cosine is the weighted mean of the textures' and of the shapes', one to two."""
    one, other = (
        open_network_file(SPEC.file).run(image_tensor(image, SPEC.picture))["levels"].ravel()
        for image in (fluke(0, 0).image, sea(0))
    )
    textures = 1392 - 1280
    parts = [slice(None, textures), slice(textures, None)]
    norms = [float(np.linalg.norm(one[part]) ** 2) for part in parts]
    assert norms == pytest.approx([1 / 3, 2 / 3], abs=1e-5)
    cosines = [
        float(one[p] @ other[p] / np.linalg.norm(one[p]) / np.linalg.norm(other[p])) for p in parts
    ]
    assert float(one @ other) == pytest.approx(cosines[0] / 3 + cosines[1] * 2 / 3, abs=1e-5)
