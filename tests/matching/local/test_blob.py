import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rorqual.matching.local.blob import from_blob, to_blob
from rorqual.matching.local.features import LocalFeatures, quantised
from tests.matching.local.pictures import features_of, fluke_crop


def made_features(count: int, dimension: int, seed: int) -> LocalFeatures:
    random = np.random.default_rng(seed)
    return LocalFeatures(
        positions=random.uniform(size=(count, 2)).astype(np.float32),
        sizes=random.uniform(1, 90, size=count).astype(np.float32),
        angles=random.uniform(0, 360, size=count).astype(np.float32),
        descriptors=quantised(random.normal(size=(count, dimension)).astype(np.float32)),
        width=300,
        height=200,
        extractor="made@1",
    )


@given(st.integers(0, 40), st.sampled_from([64, 128]), st.integers(0, 2**32 - 1))
def test_what_is_kept_comes_back(count: int, dimension: int, seed: int) -> None:
    features = made_features(count, dimension, seed)
    back = from_blob(to_blob(features), features.extractor)
    np.testing.assert_allclose(back.positions, features.positions, atol=1e-5)
    np.testing.assert_allclose(back.sizes, features.sizes, atol=0.01)
    np.testing.assert_allclose(back.angles % 360, features.angles % 360, atol=0.01)
    np.testing.assert_array_equal(back.descriptors, features.descriptors)
    assert (back.width, back.height, back.extractor) == (300, 200, "made@1")


def test_reading_twice_changes_nothing_more() -> None:
    once = from_blob(to_blob(features_of(fluke_crop(3))), "it")
    assert to_blob(from_blob(to_blob(once), "it")) == to_blob(once)


@pytest.mark.parametrize("damage", ["cut", "empty", "longer", "flipped", "other mark", "count"])
def test_damaged_bytes_are_refused(damage: str) -> None:
    blob = bytearray(to_blob(made_features(10, 64, 0)))
    damaged = {
        "cut": blob[:-1],
        "empty": b"",
        "longer": blob + b"x",
        "flipped": blob[:60] + bytes([blob[60] ^ 1]) + blob[61:],
        "other mark": b"ABCD" + blob[4:],
        "count": blob[:4] + b"\xff\xff\xff\xff" + blob[8:],
    }[damage]
    with pytest.raises(ValueError, match=r"damaged|cut off"):
        from_blob(bytes(damaged), "made@1")


def test_quantised_descriptors_have_nearly_the_same_cosines() -> None:
    random = np.random.default_rng(1)
    rows = random.normal(size=(50, 64)).astype(np.float32)
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    features = made_features(50, 64, 0)
    kept = LocalFeatures(
        features.positions, features.sizes, features.angles, quantised(unit), 300, 200, "made@1"
    ).unit_descriptors()
    np.testing.assert_allclose(np.linalg.norm(kept, axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(kept @ kept.T, unit @ unit.T, atol=0.01)
