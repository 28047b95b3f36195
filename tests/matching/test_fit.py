import numpy as np
import pytest

from rorqual.domain.identification import Verdict
from rorqual.matching.calibration import CalibrationSource
from rorqual.matching.fit import CalibrationOutcome, fit_calibration
from rorqual.matching.rank import identify_embeddings
from rorqual.matching.thresholds import UNTESTED_THRESHOLD
from tests.matching.worlds import gallery_of, random_gallery, unit

PHOTOS, INDIVIDUALS = 6, 120
WORLD = random_gallery(INDIVIDUALS, PHOTOS, noise=1.0, dimension=32)


@pytest.fixture(scope="module")
def outcome() -> CalibrationOutcome:
    """Fitted on the first half of the individuals."""
    rows = np.arange(60 * PHOTOS)
    names = [WORLD.individuals[row // PHOTOS] for row in rows]
    return fit_calibration(gallery_of(names, WORLD.vectors[rows]), embedding="hash")


def test_the_calibration_says_what_it_was_fitted_on(outcome: CalibrationOutcome) -> None:
    assert outcome.reason is None
    assert outcome.calibration is not None
    assert outcome.calibration.embedding == "hash"
    assert outcome.calibration.source is CalibrationSource.CATALOGUE
    assert (outcome.calibration.queries, outcome.calibration.individuals) == (360, 60)
    assert outcome.report["known_plays"] == outcome.report["new_plays"] == 360


def test_its_promise_holds_for_individuals_that_it_never_saw(outcome: CalibrationOutcome) -> None:
    """On the second half, two photos of each: 40 have others in the gallery, 20 are new."""
    assert outcome.calibration is not None
    individual, photo = np.divmod(np.arange(len(WORLD.vectors)), PHOTOS)
    rows = np.flatnonzero((individual >= 60) & (individual < 100) & (photo >= 2))
    gallery = gallery_of([f"w{individual[row]:03d}" for row in rows], WORLD.vectors[rows])
    asked = np.flatnonzero((individual >= 60) & (photo < 2))
    known = individual[asked] < 100
    results = identify_embeddings(gallery, WORLD.vectors[asked], outcome.calibration)

    right = [
        result.decision.individual == f"w{individual[row]:03d}"
        for row, result in zip(asked, results, strict=True)
        if result.decision.verdict is Verdict.MATCH
    ]
    assert len(right) >= 20
    assert np.mean(right) >= 0.85
    new = np.array([result.new_individual_probability for result in results])
    assert new[~known].mean() > new[known].mean() + 0.4


def test_the_report_is_measured_out_of_fold(outcome: CalibrationOutcome) -> None:
    report = outcome.report
    assert 0.8 < report["top_1_known"] <= 1
    assert 0.7 < report["map_at_5"] <= 1
    assert 0.8 < report["novelty_auroc"] <= 1
    assert report["ece"] < 0.08
    assert 0.5 <= report["match_threshold"] <= 1
    assert report["known_suggested_as_match"] > 0.3


def test_vectors_that_say_nothing_leave_every_verdict_undecided() -> None:
    names = [f"w{index // 4:03d}" for index in range(160)]
    noise = unit(np.random.default_rng(0).normal(size=(160, 32)))
    outcome = fit_calibration(gallery_of(names, noise), embedding="hash")
    assert outcome.calibration is not None
    assert outcome.calibration.match_threshold >= UNTESTED_THRESHOLD
    assert outcome.calibration.new_threshold >= UNTESTED_THRESHOLD
    assert 0.35 < outcome.report["novelty_auroc"] < 0.65


@pytest.mark.parametrize(
    ("individuals", "photos", "groups"),
    [(19, 5, None), (24, 2, None), (60, 3, "one encounter each"), (0, 0, None)],
)
def test_too_small_a_catalogue_keeps_the_shipped_calibration(
    individuals: int, photos: int, groups: str | None
) -> None:
    gallery = gallery_of([], np.empty((0, 8)))
    if individuals:
        names = [f"w{index // photos:03d}" for index in range(individuals * photos)]
        vectors = unit(np.random.default_rng(0).normal(size=(len(names), 8)))
        together = np.arange(len(names)) // photos if groups else np.arange(len(names))
        gallery = gallery_of(names, vectors, encounter_groups=together)
    outcome = fit_calibration(gallery, embedding="hash")
    assert outcome.calibration is None
    assert outcome.reason is not None
    assert "the shipped calibration is kept" in outcome.reason


def test_the_same_seed_gives_the_same_calibration() -> None:
    gallery = random_gallery(25, 3)
    first, again = (fit_calibration(gallery, embedding="h", seed=3) for _ in range(2))
    assert first == again


@pytest.mark.parametrize("setting", [{"expected_new_share": 0.0}, {"expected_new_share": 1.0}])
def test_shares_out_of_range_are_refused(setting: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"in 0\.\.1"):
        fit_calibration(WORLD, embedding="hash", **setting)  # type: ignore[arg-type]
