import numpy as np
import pytest

from rorqual.matching.local.features import LocalFeatures
from tests.matching.local.test_blob import made_features


def test_positions_in_pixels_are_those_of_the_picture() -> None:
    features = made_features(5, 64, 0)
    np.testing.assert_allclose(features.pixels, features.positions * [300, 200], rtol=1e-6)


def test_the_size_in_memory_counts_every_array() -> None:
    assert made_features(10, 64, 0).nbytes == 10 * (2 * 4 + 4 + 4 + 64)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("positions", np.zeros((5, 3), np.float32)),
        ("sizes", np.zeros(4, np.float32)),
        ("descriptors", np.zeros((6, 64), np.int8)),
        ("width", 0),
    ],
)
def test_what_does_not_fit_together_is_refused(column: str, value: object) -> None:
    features = made_features(5, 64, 0)
    columns = {name: getattr(features, name) for name in LocalFeatures.__dataclass_fields__}
    with pytest.raises(ValueError, match=r"keypoints need|local features need"):
        LocalFeatures(**(columns | {column: value}))
