"""After calibration stated probabilities are right also for individuals known to a head alone."""

import json
import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from rorqual.domain.identification import NEW_INDIVIDUAL, Verdict
from rorqual.matching.calibration import Calibration
from rorqual.matching.fit import CalibrationOutcome, fit_calibration
from rorqual.matching.fit_with_class_rows import fit_with_class_rows
from rorqual.matching.further_channels import FurtherChannels
from rorqual.matching.fusion_model import LOCAL
from rorqual.matching.gallery import NO_PHOTO, Gallery
from rorqual.matching.known_by_row import half_known_by_row, known_by_row_alone
from rorqual.matching.leave_one_encounter_out import own_encounter
from rorqual.matching.rank import AnnotationRanking, identify_embeddings
from rorqual.matching.suggestion_policy import SuggestionPolicy
from tests.matching.head_worlds import HeadWorld, Population, population

SIZES = {"photos_only": 20, "both": 100, "row_only": 100}
ASKED = {"photos": 20, "both": 50, "row": 50, "new": 50}  # three in ten are new
SMALL = {"photos_only": 10, "both": 40, "row_only": 20}
SEEDS = range(2)


def fitted(people: Population, **settings: object) -> CalibrationOutcome:
    return fit_with_class_rows(
        people.photos,
        half_known_by_row(people.mixed),
        head="the head of made-up@1",
        embedding="hash",
        **settings,  # type: ignore[arg-type]
    )


class Asked:
    """What is answered to further photos of a population, and what is true."""

    def __init__(self, people: Population, mixed: Gallery, calibration: Calibration) -> None:
        self.kinds = np.array(people.kinds)
        self.answers = identify_embeddings(mixed, people.asked, calibration)
        self.stated = self._each(lambda it, _: it.candidates[0].probability)
        self.right = self._each(lambda it, name: float(it.candidates[0].individual == name), people)
        self.suggested = self._each(lambda it, _: float(it.decision.verdict is Verdict.MATCH))
        self.matched = self._each(lambda it, name: float(it.decision.individual == name), people)

    def _each(
        self, told: Callable[[AnnotationRanking, str], float], people: Population | None = None
    ) -> NDArray[np.float64]:
        names = people.names if people else ("",) * len(self.answers)
        names = tuple(NEW_INDIVIDUAL if it.startswith("new") else it for it in names)
        return np.array([told(it, name) for it, name in zip(self.answers, names, strict=True)])

    def too_sure(self, named: str = "") -> tuple[float, float]:
        """Mean stated less observed, and its standard error, of answers that name such ones."""
        names = [it.candidates[0].individual for it in self.answers]
        gap = (self.stated - self.right)[[it.startswith(named) for it in names]]
        return float(gap.mean()), float(gap.std() / np.sqrt(len(gap)))


class Trial:
    """Calibrated on one population, asked of another whose individuals nobody was fitted on."""

    def __init__(self, seed: int) -> None:
        world = HeadWorld(np.random.default_rng(seed), noise=0.7)
        learned = population(world, **SIZES, asked={})
        self.people = population(world, **SIZES, asked=ASKED)
        self.outcome = fitted(learned)
        of_photos = fit_calibration(learned.photos, embedding="hash").calibration
        calibration = self.outcome.calibration
        assert calibration is not None
        assert of_photos is not None
        self.calibration = calibration
        self.before = Asked(self.people, self.people.mixed, of_photos)
        scaled = replace(self.people.mixed, row_scale=calibration.row_scale)
        self.after = Asked(self.people, scaled, calibration)


@pytest.fixture(scope="module", params=SEEDS)
def trial(request: pytest.FixtureRequest) -> Trial:
    return Trial(request.param)


def test_stated_probabilities_are_right_within_their_interval(trial: Trial) -> None:
    for named in ("", "row"):  # all answers, and those that name one known to the head alone
        gap, error = trial.after.too_sure(named)
        assert abs(gap) < 3 * error


def test_without_it_they_are_not(trial: Trial) -> None:
    gap, error = trial.before.too_sure()
    assert gap > 3 * error


def test_those_known_to_the_head_alone_are_found_and_suggested(trial: Trial) -> None:
    of_rows = trial.after.kinds == "row"
    assert trial.after.right[of_rows].mean() > trial.before.right[of_rows].mean() + 0.3
    assert trial.after.suggested[of_rows].sum() >= 10
    assert trial.after.matched[trial.after.suggested > 0].mean() > 0.8


def test_the_report_compares_with_what_was_in_force_on_individuals_not_fitted_on() -> None:
    people = population(HeadWorld(np.random.default_rng(9), noise=0.7), **SMALL, asked={})
    before = fit_calibration(people.photos, embedding="hash").calibration
    outcome = fitted(people, before=before, policy=SuggestionPolicy(plausible_level=0.9))
    assert outcome.calibration is not None
    assert outcome.calibration.plausible is not None
    assert outcome.report["compared"]["embedding_alone"]["log_loss"] < (
        outcome.report["compared"]["before"]["log_loss"] - 0.2
    )
    told = outcome.report["class_rows"]
    assert (told["individuals"], told["shared"], told["photos"]) == (60, 40, 120)
    assert told["known_by_row_alone"] == 20
    written = json.loads(json.dumps(outcome.calibration.to_json()))
    assert Calibration.from_json(written) == outcome.calibration


def test_on_which_scale_rows_lie_changes_no_answer() -> None:
    """The same looks, with rows on another line: another scale, and the same probabilities."""
    people = population(HeadWorld(np.random.default_rng(5), noise=0.7), **SMALL, asked={})
    moved = people.mixed.vectors.copy()
    rows = people.mixed.rows_without_photo
    moved[rows, :-1] *= 0.5
    moved[rows, -1] = np.sqrt(1 - (moved[rows, :-1] ** 2).sum(axis=1))
    other = replace(people, mixed=replace(people.mixed, vectors=moved))
    one, two = fitted(people), fitted(other)
    assert one.calibration is not None
    assert two.calibration is not None
    assert one.calibration.row_scale != two.calibration.row_scale
    for figure in ("log_loss", "ece", "map_at_5", "novelty_auroc"):
        assert one.report[figure] == pytest.approx(two.report[figure], abs=0.01)


def test_half_of_those_whom_both_know_play_without_their_photos() -> None:
    people = population(HeadWorld(np.random.default_rng(0)), **SIZES, asked={})
    halved = half_known_by_row(people.mixed)
    alone = known_by_row_alone(halved)
    assert alone.sum() == 50
    assert not known_by_row_alone(people.mixed).any()
    assert all(halved.individuals[it].startswith("both") for it in np.flatnonzero(alone))
    for row in np.flatnonzero(halved.individual_index == np.flatnonzero(alone)[0])[:3]:
        kept = np.setdiff1d(
            halved.rows_of_individual(int(halved.individual_index[row])), own_encounter(halved, row)
        )
        assert halved.annotation_ids[kept].tolist() == [NO_PHOTO]


@pytest.mark.parametrize(
    ("sizes", "photos_each", "told"),
    [
        ({"photos_only": 60, "both": 19, "row_only": 40}, 3, "19 individuals .* with 57 photos"),
        ({"photos_only": 60, "both": 24, "row_only": 40}, 2, "24 individuals .* with 48 photos"),
        ({"photos_only": 0, "both": 60, "row_only": 0}, 1, "0 individuals were met in two"),
        ({"photos_only": 60, "both": 0, "row_only": 40}, 3, "0 individuals .* with 0 photos"),
    ],
)
def test_too_few_change_nothing_and_the_outcome_says_how_many_are_needed(
    sizes: dict[str, int], photos_each: int, told: str
) -> None:
    world = HeadWorld(np.random.default_rng(0))
    outcome = fitted(population(world, **sizes, asked={}, photos_each=photos_each))
    assert outcome.calibration is None
    assert outcome.reason is not None
    assert re.search(told, outcome.reason)
    assert "needs 20 individuals with 50 photos, so nothing changes" in outcome.reason


def test_a_head_that_does_not_know_them_is_not_calibrated() -> None:
    """The table of names is wrong: every name has the row of another."""
    people = population(HeadWorld(np.random.default_rng(0)), **SIZES, asked={})
    vectors = people.mixed.vectors.copy()
    rows = people.mixed.rows_without_photo
    vectors[rows] = vectors[np.roll(rows, 1)]
    outcome = fitted(replace(people, mixed=replace(people.mixed, vectors=vectors)))
    assert outcome.calibration is None
    assert "do not tell the 100 individuals apart" in (outcome.reason or "")
    assert "table of names" in (outcome.reason or "")


def test_marks_come_along_and_say_nothing_about_those_without_photos() -> None:
    people = population(HeadWorld(np.random.default_rng(2), noise=1.3), **SMALL, asked={})
    mixed = half_known_by_row(people.mixed)
    has_photo = np.array([not it.startswith("row") for it in mixed.individuals])

    def marks(
        gallery: Gallery, rows: NDArray[np.intp], scores: NDArray[np.float32]
    ) -> dict[str, NDArray[np.float32]]:
        found = np.random.default_rng(1).exponential(1.0, scores.shape)
        own = gallery.individual_index[rows]
        by_photos = ~known_by_row_alone(gallery)[own]
        found[np.arange(len(rows)), own] += 6.0
        found[:, ~has_photo] = np.nan
        found[np.flatnonzero(~by_photos), own[~by_photos]] = np.nan
        return {LOCAL: found.astype(np.float32)}

    outcome = fitted(people, further=FurtherChannels(marks, stamps={LOCAL: "marks@1"}))
    calibration = outcome.calibration
    assert calibration is not None
    assert calibration.fusion is not None
    assert calibration.fusion.model.uses(LOCAL)
    assert calibration.alone.row_scale == calibration.row_scale is not None
    compared = outcome.report["compared"]
    assert compared["fused"]["log_loss"] < compared["embedding_alone"]["log_loss"] - 0.1
