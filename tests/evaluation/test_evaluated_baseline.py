"""What an evaluation leaves for later answers to be compared with."""

import numpy as np

from rorqual.evaluation.evaluated_baseline import nearest_similarities


def test_the_nearest_of_another_encounter_recomputed() -> None:
    random = np.random.default_rng(4)
    vectors = random.normal(size=(700, 8)).astype(np.float32)  # more than are compared at once
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    groups = random.integers(0, 90, 700).tolist()
    found = nearest_similarities(vectors, groups)
    for row in (0, 1, 511, 512, 699):
        others = [float(vectors[row] @ it) for it, g in zip(vectors, groups, strict=True)
                  if g != groups[row]]  # fmt: skip
        assert found[row] == np.float32(max(others)) or abs(found[row] - max(others)) < 1e-6


def test_one_encounter_has_nothing_to_be_near_to() -> None:
    assert nearest_similarities(np.eye(3, dtype=np.float32), [7, 7, 7]).shape == (0,)
