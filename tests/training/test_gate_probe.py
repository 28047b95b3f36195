from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("onnx", reason="onnx comes with the extra `train`")
from rorqual.training.gate_examples import GateExamples
from rorqual.training.gate_photos import GatePhoto, Role
from rorqual.training.gate_probe import fit_probe

FEATURES = 6


def examples_of(*groups: tuple[str, bool, int, Role], seed: int = 0) -> GateExamples:
    """Kinds of so many photos; the first feature alone tells the classes apart, around 0."""
    rng = np.random.default_rng(seed)
    photos, features = [], []
    for kind, is_cetacean, count, role in groups:
        photos += [GatePhoto(Path("a.jpg"), is_cetacean, kind, role)] * count
        values = rng.standard_normal((count, FEATURES))
        values[:, 0] += 2 if is_cetacean else -2
        features.append(values)
    table: NDArray[np.float32] = np.concatenate(features).astype(np.float32)
    return GateExamples(photos, table, table + np.float32(0.01))


def test_the_probe_finds_the_direction_that_tells() -> None:
    weights, _ = fit_probe(
        examples_of(("whale", True, 300, Role.FIT), ("shark", False, 300, Role.FIT))
    )
    assert weights.shape == (FEATURES,)
    assert weights.argmax() == 0
    assert weights[0] > 5 * np.abs(weights[1:]).max()


def test_both_classes_weigh_the_same_however_many_photos_they_have() -> None:
    """A score of one half is neutral: the boundary lies midway between the classes, at 0."""
    weights, offset = fit_probe(
        examples_of(("whale", True, 3000, Role.FIT), ("shark", False, 150, Role.FIT))
    )
    assert -offset / weights[0] == pytest.approx(0, abs=0.3)


def test_only_photos_that_fit_take_part() -> None:
    fitting = (("whale", True, 50, Role.FIT), ("shark", False, 50, Role.FIT))
    others = (("seal", False, 50, Role.TEST), ("fluke", True, 50, Role.CALIBRATE))
    one, other = fit_probe(examples_of(*fitting)), fit_probe(examples_of(*fitting, *others))
    assert np.array_equal(one[0], other[0])
    assert one[1] == other[1]
