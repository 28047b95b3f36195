"""After calibration stated probabilities are right also for individuals known to a head alone."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from rorqual.domain.identification import NEW_INDIVIDUAL, Verdict
from rorqual.matching.calibration import Calibration
from rorqual.matching.fit import CalibrationOutcome, fit_calibration
from rorqual.matching.fit_with_class_rows import fit_with_class_rows
from rorqual.matching.gallery import Gallery
from rorqual.matching.known_by_row import half_known_by_row, known_by_row_alone
from rorqual.matching.rank import AnnotationRanking, identify_embeddings
from tests.matching.head_worlds import HeadWorld, Population, population
from tests.matching.worlds import gallery_of, unit

SIZES = {"photos_only": 40, "both": 80, "row_only": 80}
ASKED = {"photos": 40, "both": 40, "row": 40, "new": 50}  # three in ten are new
SEEDS = range(3)


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

    def too_sure(self, *kinds: str) -> tuple[float, float]:
        """Mean stated less observed, and its standard error, of photos of some kinds."""
        of_kinds = np.isin(self.kinds, kinds)
        gap = (self.stated - self.right)[of_kinds]
        return float(gap.mean()), float(gap.std() / np.sqrt(len(gap)))


class Trial:
    """Calibrated on one population, asked of another whose individuals nobody was fitted on."""

    def __init__(self, seed: int) -> None:
        world = HeadWorld(np.random.default_rng(seed), noise=0.9)
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
    gap, error = trial.after.too_sure(*ASKED)
    assert abs(gap) < 3 * error


def test_without_it_the_head_is_believed_too_much(trial: Trial) -> None:
    gap, error = trial.before.too_sure(*ASKED)
    assert gap > 4 * error
