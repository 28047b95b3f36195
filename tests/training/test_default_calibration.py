from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from rorqual.identify.calibration_choice import SHIPPED_SOURCE
from rorqual.identify.local_channel import local_stamp
from rorqual.identify.network_choice import LicencePolicy, catalogue_settings, chosen_spec
from rorqual.matching.calibration import Calibration
from rorqual.matching.fusion_model import LOCAL
from rorqual.matching.local.rootsift import RootSift
from rorqual.matching.shipped import shipped_calibration
from rorqual.networks.composite import embedder_spec
from rorqual.networks.spec import Task
from rorqual.networks.store import find_spec
from rorqual.training import default_calibration
from rorqual.training.default_calibration import CLOSER, rendered_animals, research_photos
from rorqual.training.gate_photos import Role, role_of
from rorqual.training.identities import COLLECTIONS, labelled_animals
from tests.training.photo_tables import write_tables


def shipped(policy: LicencePolicy) -> Calibration:
    spec = chosen_spec(catalogue_settings(policy), Task.EMBEDDING)
    return shipped_calibration(spec.spec_hash, SHIPPED_SOURCE[policy])


@pytest.mark.parametrize("policy", LicencePolicy)
def test_every_policy_has_a_calibration_for_its_embedding(policy: LicencePolicy) -> None:
    calibration = shipped(policy)
    assert calibration.queries >= 50
    assert calibration.individuals >= 20


@pytest.mark.parametrize("embedding", CLOSER)
def test_closer_looks_come_with_a_calibration_too(embedding: str) -> None:
    calibration = shipped_calibration(embedder_spec(embedding, find_spec).spec_hash)
    assert calibration.fusion is not None
    assert calibration.queries == shipped(LicencePolicy.ANY).queries


@pytest.mark.parametrize("policy", LicencePolicy)
@pytest.mark.parametrize("individuals", [1, 2, 50, 5000])
def test_its_probabilities_are_exclusive(policy: LicencePolicy, individuals: int) -> None:
    scores = np.random.default_rng(individuals).uniform(-0.2, 0.95, individuals)
    probabilities = shipped(policy).apply(scores)
    total = probabilities.individuals.sum() + probabilities.new_individual
    assert total == pytest.approx(1, abs=1e-9)
    assert 0 < probabilities.new_individual < 1
    assert (probabilities.individuals >= 0).all()


@pytest.mark.parametrize("policy", LicencePolicy)
def test_the_more_an_animal_resembles_one_individual_the_less_likely_it_is_new(
    policy: LicencePolicy,
) -> None:
    others = [0.4, 0.38, 0.3]
    news = [shipped(policy).apply([score, *others]).new_individual for score in (0.4, 0.6, 0.95)]
    assert all(before > after for before, after in pairwise(news))


def test_marks_at_sea_are_calibrated_on_marks_at_sea() -> None:
    """Marks that a program drew say nothing of them, so the permissive one does not use any."""
    research, rendered = shipped(LicencePolicy.ANY), shipped(LicencePolicy.PERMISSIVE)
    assert research.fusion is not None
    assert research.fusion.speaks_for(LOCAL, local_stamp(RootSift()))
    assert rendered.fusion is None


def test_only_animals_that_calibrate_take_part(tmp_path: Path) -> None:
    whales = [(f"{i}.jpg", "a_whale", f"w{i}") for i in range(200)]
    dolphins = [(f"{i}.jpg", "a_dolphin", f"d{i}", 1, 2, 30, 40) for i in range(200)]
    data = write_tables(tmp_path, {"right_whales": whales, "happywhale": dolphins})
    seen = 0
    for folder, labels in research_photos(data):
        assert folder.name == "photos"
        for photo, (label,) in labels.items():
            assert (label.individual or "")[1:] + ".jpg" == photo
            assert role_of(label.individual or "") is Role.CALIBRATE
            assert (label.box is None) == (folder.parent.name == "right_whales")
            seen += 1
    assert 30 < seen < 100


def test_of_the_real_animals_none_is_fitted_on_or_measured(real_photos: Path) -> None:
    calibrating = {
        label.individual
        for _, labels in research_photos(real_photos)
        for (label,) in labels.values()
    }
    assert len(calibrating) > 50
    for name in COLLECTIONS:
        elsewhere = labelled_animals(real_photos / name, Role.FIT, Role.TEST)
        assert calibrating.isdisjoint(animal.individual for animal in elsewhere)


def test_rendered_animals_come_with_their_encounters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(default_calibration, "_RENDERED_INDIVIDUALS", 1)
    monkeypatch.setattr(default_calibration, "_RENDERED_ENCOUNTERS", 2)
    ((folder, labels),) = rendered_animals(tmp_path / "rendered")
    assert {path.name for path in folder.iterdir()} == set(labels)
    assert len({label.encounter for (label,) in labels.values()}) == 2
    assert len({label.individual for (label,) in labels.values()}) == 1
