"""Each family's preprocessing is that of its authors' libraries, value by value.

`python -m tools.preprocessing_golden` computed the golden values by these libraries.
"""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rorqual.networks.family.family_file import shipped_families
from rorqual.networks.preprocessing import image_tensor
from rorqual.networks.spec import ImageInput
from tests.networks.family.golden import GOLDEN, a_picture, summary

EXPECTED = json.loads(GOLDEN.read_text("utf-8"))
LEVEL = 1.01 / 255  # OpenCV's own machines round in two ways; Pillow is the same everywhere
FIELDS: dict[str, Any] = {
    "interpolation": ("bilinear", "bicubic", "opencv_bilinear", "opencv_bicubic"),
    "resize": ("stretch", "cover"),
    "channels": ("rgb", "bgr"),
}


def differences(spec: ImageInput, name: str) -> tuple[float, float]:
    """The largest difference on the grid in levels of 8 bits, and that of the means."""
    found = summary(image_tensor(a_picture(), spec)[0].transpose(1, 2, 0))
    expected = EXPECTED[name]
    assert found["shape"] == expected["shape"]
    grid, means = (
        np.abs(np.subtract(found[part], expected[part])) * spec.std for part in ("grid", "means")
    )
    return float(grid.max()), float(means.max())


def test_each_family_is_pinned() -> None:
    families = shipped_families().values()
    embedding = {it.id for it in families if it.architecture or it.clip}
    assert set(EXPECTED) == embedding, "python -m tools.preprocessing_golden"


@pytest.mark.parametrize("name", EXPECTED)
def test_the_tensor_is_that_of_the_authors_libraries(name: str) -> None:
    spec = shipped_families()[name].picture
    tolerance = LEVEL if spec.needs_full_size else 1e-5
    grid, means = differences(spec, name)
    assert grid <= tolerance
    assert means <= tolerance / 20


@pytest.mark.parametrize("name", ["miewid-msv3", "dinov2-s", "cetacean-classifier", "anydorsal"])
@pytest.mark.parametrize("field", [*FIELDS, "mean"])
def test_any_other_choice_is_seen(name: str, field: str) -> None:
    spec = shipped_families()[name].picture
    if field == "mean":
        others = [replace(spec, mean=spec.mean[::-1])]
    else:
        others = [
            replace(spec, **{field: value})
            for value in FIELDS[field]
            if value != getattr(spec, field)
        ]
    for other in others:
        assert differences(other, name)[0] > 1.5 * LEVEL
