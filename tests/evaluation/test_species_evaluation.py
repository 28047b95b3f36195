import pytest
from sklearn.metrics import accuracy_score, f1_score

from rorqual.evaluation.species_evaluation import species_figures
from rorqual.exchange.evaluation.networks_json import species_json

TRUTHS = ["killer_whale"] * 4 + ["false_killer_whale"] * 3 + ["beluga"] * 2
ANSWERS = [
    *("killer_whale", "killer_whale", "false_killer_whale", "unknown"),
    *("false_killer_whale", "killer_whale", "false_killer_whale"),
    *("beluga", "beluga"),
]
INDIVIDUALS = list("aabbccdee")


def test_accuracy_and_macro_f1_are_those_of_scikit_learn() -> None:
    found = species_figures(TRUTHS, ANSWERS, INDIVIDUALS, draws=50)
    assert found.accuracy.value == pytest.approx(accuracy_score(TRUTHS, ANSWERS))
    assert (found.accuracy.k, found.accuracy.n) == (6, 9)
    assert found.macro_f1.value == pytest.approx(f1_score(TRUTHS, ANSWERS, average="macro"))
    assert found.macro_f1.low <= found.macro_f1.value <= found.macro_f1.high


def test_a_killer_whale_is_no_false_killer_whale() -> None:
    part = species_json(species_figures(TRUTHS, ANSWERS, INDIVIDUALS, draws=5))
    assert part["labels"] == ["beluga", "false_killer_whale", "killer_whale", "unknown"]
    assert part["confusion"] == [[2, 0, 0, 0], [0, 2, 1, 0], [0, 1, 2, 1], [0, 0, 0, 0]]
