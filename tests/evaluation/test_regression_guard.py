"""A real regression of the shipped networks, or of the matching, fails here; noise does not.

The answers are compared photo by photo with committed ones: only a paired 95 % interval wholly
below zero is a regression.
"""

import numpy as np
import pytest

from rorqual.evaluation.comparison import Difference, compare
from rorqual.evaluation.gate_evaluation import ScoredPhoto, evaluate_gate
from tests.evaluation.guard import animals, baseline, gate_photos, rows

LEAST_GATE_AUROC = 0.9  # of flukes against empty seas; 0.5 tells nothing


def regressions(found: list[Difference]) -> list[str]:
    return [f"{it.protocol}, {it.figure}: {it.difference}" for it in found if it.verdict == "worse"]


def test_the_shipped_networks_answer_no_worse_than_they_did() -> None:
    found = compare(baseline(), rows(animals()))
    assert {it.protocol for it in found} == {"closed", "open 30 %"}
    assert regressions(found) == []


@pytest.mark.parametrize("seed", range(3))
def test_shuffled_embeddings_are_caught(seed: int) -> None:
    seen = animals()
    shuffled = seen.with_vectors(np.random.default_rng(seed).permutation(seen.vectors))
    assert regressions(compare(baseline(), rows(shuffled)))


def test_an_embedder_that_sees_nothing_is_caught() -> None:
    seen = animals()
    constant = np.zeros_like(seen.vectors)
    constant[:, 0] = 1.0
    assert regressions(compare(baseline(), rows(seen.with_vectors(constant))))


def gate_is_sound(photos: list[ScoredPhoto]) -> bool:
    return evaluate_gate(photos, 0.5, draws=20).auroc.value >= LEAST_GATE_AUROC


def test_the_shipped_gate_tells_flukes_from_seas_and_one_that_says_yes_is_caught() -> None:
    photos = list(gate_photos())
    assert gate_is_sound(photos)
    assert not gate_is_sound([ScoredPhoto(it.photo, it.kind, 1.0, it.group) for it in photos])
