"""Channels that help and channels that do not, on rendered numbers whose truth is known."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rorqual.matching.calibration import Calibration
from rorqual.matching.evidence_table import EvidenceTable
from rorqual.matching.fit import DEFAULT_POLICY, CalibrationOutcome, fit_calibration
from rorqual.matching.further_channels import FurtherChannels
from rorqual.matching.fused_parameters import fit_fusion_model
from rorqual.matching.fusion_model import LOCAL, FusionModel
from rorqual.matching.gallery import Gallery
from rorqual.matching.novelty_model import NoveltyModel
from rorqual.matching.out_of_fold import FOLDS
from rorqual.matching.query_look import QueryLook
from rorqual.matching.rank import identify_embedding
from rorqual.matching.suggestion_policy import SuggestionPolicy
from tests.matching.worlds import calibration_of, random_gallery

INDIVIDUALS, SHORTLIST = 60, 20
GALLERY = random_gallery(INDIVIDUALS, 4, noise=1.6)
QUERIES = 150


class Marks:
    """A channel that looks at a shortlist; the right animal has more marks by `strength`."""

    def __init__(self, gallery: Gallery, strength: float) -> None:
        self._gallery = gallery
        self._strength = strength
        self.asked: list[int] = []

    def look(
        self, _gallery: Gallery, rows: NDArray[np.intp], scores: NDArray[np.float32]
    ) -> Mapping[str, NDArray[np.float32]]:
        self.asked += rows.tolist()
        random = np.random.default_rng(1)
        marks = random.exponential(1.0, scores.shape)
        own = self._gallery.individual_index[rows]
        marks[np.arange(len(rows)), own] += self._strength * random.exponential(1.0, len(rows))
        behind = np.argsort(np.argsort(-scores, axis=1), axis=1) >= SHORTLIST
        marks[behind | ~np.isfinite(scores)] = np.nan
        return {LOCAL: marks.astype(np.float32)}


def fitted(strength: float, policy: SuggestionPolicy = DEFAULT_POLICY) -> CalibrationOutcome:
    further = FurtherChannels(Marks(GALLERY, strength).look, max_queries=QUERIES)
    return fit_calibration(GALLERY, embedding="hash", further=further, policy=policy)


@pytest.fixture(scope="module")
def telling() -> CalibrationOutcome:
    return fitted(3.0, policy=SuggestionPolicy(plausible_level=0.9))


def calibration_in(outcome: CalibrationOutcome) -> Calibration:
    assert outcome.calibration is not None
    return outcome.calibration


def test_a_channel_that_helps_is_kept(telling: CalibrationOutcome) -> None:
    fusion = calibration_in(telling).fusion
    assert fusion is not None
    assert fusion.model.uses(LOCAL)
    assert (fusion.queries, fusion.individuals) == (QUERIES, INDIVIDUALS)
    assert telling.report["fusion"]["kept"]
    report = telling.report["compared"]
    assert report["fused"]["known_plays"] == report["embedding_alone"]["known_plays"] == QUERIES
    assert report["fused"]["top_1_known"] > report["embedding_alone"]["top_1_known"] + 0.15
    assert report["fused"]["novelty_auroc"] > report["embedding_alone"]["novelty_auroc"]
    assert report["fused"]["ece"] < 0.1


@pytest.mark.parametrize("strength", [0.0, -0.5])
def test_a_channel_that_does_not_help_is_noticed_and_does_not_hurt(strength: float) -> None:
    outcome = fitted(strength)
    assert calibration_in(outcome).fusion is None
    assert not outcome.report["fusion"]["kept"]
    report = outcome.report["compared"]
    # even if it were kept, it would hardly change anything
    assert report["fused"]["log_loss"] < report["embedding_alone"]["log_loss"] + 0.05


def test_the_embeddings_own_calibration_is_what_it_is_without_channels(
    telling: CalibrationOutcome,
) -> None:
    """A catalogue that is never looked at by others keeps its numbers to the last digit."""
    policy = SuggestionPolicy(plausible_level=0.9)
    alone = fit_calibration(GALLERY, embedding="hash", policy=policy)
    assert calibration_in(telling).alone == alone.calibration


def test_it_survives_a_json_file_under_another_version(telling: CalibrationOutcome) -> None:
    calibration = calibration_in(telling)
    written = json.loads(json.dumps(calibration.to_json()))
    assert written["version"] == 2
    assert Calibration.from_json(written) == calibration
    assert calibration.stamp != calibration.alone.stamp


def test_a_query_is_answered_with_all_channels_where_they_look(
    telling: CalibrationOutcome,
) -> None:
    calibration = calibration_in(telling)
    row = 0
    names = GALLERY.individuals

    def look(seen: QueryLook) -> Mapping[str, NDArray[np.float64]]:
        assert np.isfinite(seen.scores).all()
        assert seen.cosines.shape == (len(GALLERY.vectors),)
        assert seen.excluded.tolist() == [row]
        marks = np.zeros(INDIVIDUALS)
        marks[7] = 8.0
        return {LOCAL: marks}

    def asked(with_look: bool, calibration: Calibration = calibration) -> dict[str, float]:
        found = identify_embedding(
            GALLERY,
            GALLERY.vectors[row],
            calibration,
            exclude_sha256=GALLERY.photo_sha256[row],
            look=look if with_look else None,
        )
        assert found.plausible is not None
        assert found.plausible.level == 0.9
        return {it.individual: it.probability for it in found.candidates}

    looked, alone = asked(True), asked(False)
    assert looked[names[7]] > alone.get(names[7], 0.0) + 0.3
    assert alone == asked(True, calibration.alone)


def test_what_cannot_be_looked_at_is_answered_by_the_embedding_alone(
    telling: CalibrationOutcome,
) -> None:
    calibration = calibration_in(telling)
    vector = GALLERY.vectors[3]
    unseen = identify_embedding(GALLERY, vector, calibration, look=lambda _: None)
    assert unseen == identify_embedding(GALLERY, vector, calibration.alone)


def test_costs_move_the_thresholds_of_the_fusion_too() -> None:
    outcome = fitted(3.0, policy=SuggestionPolicy(false_match_cost=50, missed_match_cost=4))
    calibration = calibration_in(outcome)
    assert calibration.fusion is not None
    for thresholds in (calibration, calibration.fusion):
        assert thresholds.match_threshold == pytest.approx(0.98)
        assert thresholds.new_threshold == pytest.approx(0.75)
    assert outcome.report["false_match_cost"] == 50


@pytest.fixture
def fitted_models(monkeypatch: pytest.MonkeyPatch) -> list[tuple[set[int], FusionModel]]:
    """The individuals that each model was fitted to, and the model; that of everybody is last."""
    models: list[tuple[set[int], FusionModel]] = []

    def recorded(table: EvidenceTable, **options: Any) -> FusionModel:
        models.append((set(table.own.tolist()), fit_fusion_model(table, **options)))
        return models[-1][1]

    monkeypatch.setattr("rorqual.matching.fit_fusion.fit_fusion_model", recorded)
    return models


def test_models_never_see_the_individuals_that_they_answer(
    fitted_models: list[tuple[set[int], FusionModel]],
) -> None:
    fitted(3.0)
    *folds, everybody = (individuals for individuals, _ in fitted_models)
    assert everybody == set(range(INDIVIDUALS))
    left_out = [everybody - individuals for individuals in folds]
    assert sorted(it for fold in left_out for it in fold) == list(range(INDIVIDUALS))


def test_the_report_compares_the_same_photos_before_and_after(telling: CalibrationOutcome) -> None:
    """What was fitted on another world promises too much here, and the report shows it."""
    boastful = calibration_of(temperature=0.005, novelty=NoveltyModel(-3.0, 0.0, 0.0, 0.0))
    further = FurtherChannels(max_queries=QUERIES)
    outcome = fit_calibration(GALLERY, embedding="hash", further=further, before=boastful)
    compared = outcome.report["compared"]
    assert set(compared) == {"before", "embedding_alone"}
    assert compared["before"]["known_plays"] == compared["embedding_alone"]["known_plays"]
    assert compared["before"]["ece"] > compared["embedding_alone"]["ece"] + 0.1
    assert sum(it["answers"] for it in compared["before"]["reliability"]) == 2 * QUERIES


@pytest.mark.parametrize(("look_at", "is_isotonic"), [(900, False), (1000, True)])
def test_with_photos_enough_the_evidence_follows_isotonic_curves(
    look_at: int, is_isotonic: bool, fitted_models: list[tuple[set[int], FusionModel]]
) -> None:
    """What is judged on left-out individuals has curves of the same kind as what is kept."""
    gallery = random_gallery(INDIVIDUALS, 17, noise=1.6)
    further = FurtherChannels(Marks(gallery, 3.0).look, max_queries=look_at)
    outcome = fit_calibration(gallery, embedding="hash", further=further, max_queries=look_at)
    fusion = calibration_in(outcome).fusion
    assert fusion is not None
    assert fusion.queries == look_at
    assert len(fitted_models) == FOLDS + 1
    for _, model in fitted_models:
        for channel in model.channels:
            assert channel.calibrator.pooled.extends is not is_isotonic
