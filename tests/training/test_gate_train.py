from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

for package in ("torch", "onnx"):
    pytest.importorskip(package, reason=f"{package} comes with the extra `train`")
from rorqual.training.gate_examples import GateExamples  # noqa: E402
from rorqual.training.gate_photos import GatePhoto, Role  # noqa: E402
from rorqual.training.gate_train import balanced_weights, fit_gate  # noqa: E402

FEATURES = 6


def examples_of(*groups: tuple[str, bool, int, Role]) -> GateExamples:
    """Kinds of so many photos; the first feature alone tells the classes apart, around 0."""
    rng = np.random.default_rng(0)
    photos, features = [], []
    for kind, is_cetacean, count, role in groups:
        photos += [GatePhoto(Path("a.jpg"), is_cetacean, kind, role)] * count
        values = rng.standard_normal((count, FEATURES))
        values[:, 0] += 2 if is_cetacean else -2
        features.append(values)
    table: NDArray[np.float32] = np.concatenate(features).astype(np.float32)
    fitting = [row for row, photo in enumerate(photos) if photo.role is Role.FIT]
    return GateExamples(photos, table, table, table[fitting], np.array(fitting))


def test_the_head_tells_the_classes_apart() -> None:
    examples = examples_of(("whale", True, 300, Role.FIT), ("shark", False, 300, Role.FIT))
    scores = fit_gate(examples).probabilities(examples.full)[:, 0]
    assert ((scores > 0.5) == examples.is_cetacean).mean() > 0.95


def test_only_photos_that_fit_take_part() -> None:
    fitting = (("whale", True, 50, Role.FIT), ("shark", False, 50, Role.FIT))
    others = (("seal", False, 50, Role.TEST), ("fluke", True, 50, Role.CALIBRATE))
    one, other = fit_gate(examples_of(*fitting)), fit_gate(examples_of(*fitting, *others))
    assert np.array_equal(one.inner, other.inner)
    assert np.array_equal(one.outer, other.outer)


def test_both_classes_weigh_the_same_and_a_kind_by_the_root_of_its_count() -> None:
    kinds = np.array(["whale"] * 90 + ["dolphin"] * 10 + ["shark"] * 25)
    positive = kinds != "shark"
    weights = balanced_weights(kinds, positive)
    assert weights.mean() == pytest.approx(1)
    assert weights[positive].sum() == pytest.approx(weights[~positive].sum())
    whales, dolphins = weights[kinds == "whale"].sum(), weights[kinds == "dolphin"].sum()
    assert whales / dolphins == pytest.approx(3)  # the root of 90 / 10
