import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from rorqual.evaluation.gate_baselines import GATE, FrozenImageNet, LookedAt, gate_baselines
from rorqual.evaluation.gate_evaluation import ScoredPhoto
from rorqual.evaluation.out_of_distribution import energy
from rorqual.evaluation.protocol import uniform
from rorqual.exchange.evaluation.networks_json import gate_baselines_json
from tests.rendered import sea

RANDOM = np.random.default_rng(3)


def photo(number: int, kind: str, score: float, centre: float) -> LookedAt:
    logits = RANDOM.normal(size=6).astype(np.float32)
    features = RANDOM.normal(loc=centre, size=4).astype(np.float32)
    return LookedAt(ScoredPhoto(f"{number}", kind, score, f"{number}"), "orca", logits, features)


PHOTOS = [
    *(photo(it, "", 0.5 + it / 100, 0.0) for it in range(40)),
    *(photo(it, "boat", 0.3 + it / 100, 6.0) for it in range(40, 70)),
]


def test_all_scores_are_judged_on_photos_to_which_none_was_fitted() -> None:
    found = gate_baselines(PHOTOS, draws=20)
    assert found is not None
    assert found.fitted_on + found.cetaceans == 40
    assert found.others == 30
    assert {it.auroc.n for it in found.scores.values()} == {found.cetaceans + found.others}
    # other photos lie six standard deviations away
    assert found.scores["Mahalanobis distance to the labelled species"].auroc.value == 1.0


def test_the_areas_are_those_of_scikit_learn() -> None:
    found = gate_baselines(PHOTOS, draws=20)
    assert found is not None
    tested = [it for it in PHOTOS if it.scored.kind or not fits(it)]
    truth = [not it.scored.kind for it in tested]
    gate = roc_auc_score(truth, [it.scored.score for it in tested])
    assert found.scores[GATE].auroc.value == pytest.approx(gate)
    of_energy = roc_auc_score(truth, energy([it.logits for it in tested]))
    assert found.scores["energy of ImageNet's classes"].auroc.value == pytest.approx(of_energy)


def fits(it: LookedAt) -> bool:
    return uniform(0, f"mahalanobis:{it.scored.group}") < 0.5


def test_without_photos_of_both_kinds_there_is_nothing_to_compare() -> None:
    assert gate_baselines(PHOTOS[:40]) is None
    assert gate_baselines(PHOTOS[40:]) is None


def test_the_report_names_every_score() -> None:
    found = gate_baselines(PHOTOS, draws=20)
    assert found is not None
    part = gate_baselines_json(found)
    assert next(iter(part["scores"])) == GATE
    assert len(part["scores"]) == 4


def test_the_frozen_network_gives_logits_and_features() -> None:
    logits, features = FrozenImageNet().look(sea(0))
    assert logits.shape == (1000,)
    assert features.shape == (1280,)
