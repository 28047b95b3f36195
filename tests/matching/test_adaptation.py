"""Whether a head is kept, on worlds where the answer is known."""

import numpy as np
import pytest

from rorqual.matching.adaptation import STEPS, AdaptationOutcome, fit_adaptation
from rorqual.matching.asking import ask
from rorqual.matching.fit import FEWEST_INDIVIDUALS
from rorqual.matching.head_choice import with_head
from tests.matching.worlds import gallery_of, noisy_gallery, random_gallery, unit

GALLERY = noisy_gallery(30, 3)
ROWS = np.arange(90)


@pytest.fixture(scope="module")
def kept() -> AdaptationOutcome:
    return fit_adaptation(GALLERY)


def test_a_head_that_helps_is_kept_and_says_by_how_much(kept: AdaptationOutcome) -> None:
    assert kept.head is not None
    assert kept.report is not None
    assert kept.reason.startswith("The head is kept")
    report = kept.report
    assert (report.queries, report.individuals) == (90, 30)
    assert report.map_at_5_gain.low > 0
    before, after = report.map_at_5
    assert report.map_at_5_gain.value == pytest.approx(after - before)
    assert before == pytest.approx(ask(GALLERY, ROWS).precision.mean())
    assert report.novelty_auroc[1] > report.novelty_auroc[0]


def test_the_stated_gain_is_less_than_on_the_animals_that_were_fitted(
    kept: AdaptationOutcome,
) -> None:
    assert kept.head is not None
    assert kept.report is not None
    seen = ask(with_head(GALLERY, kept.head), ROWS).precision.mean()
    assert kept.report.map_at_5[1] < seen


def test_the_same_gallery_gives_the_same_head_and_report(kept: AdaptationOutcome) -> None:
    steps: list[tuple[int, int]] = []
    again = fit_adaptation(GALLERY, on_progress=lambda *step: steps.append(step))
    assert steps == [(step, STEPS) for step in range(1, STEPS + 1)]
    assert again.head is not None
    assert kept.head is not None
    assert again.head.space_hash("base") == kept.head.space_hash("base")
    assert again.report == kept.report


def test_the_kept_head_helps_animals_that_nobody_knew() -> None:
    world = noisy_gallery(100, 3)
    head = fit_adaptation(
        gallery_of(
            [world.individuals[i] for i in world.individual_index[:150]], world.vectors[:150]
        )
    ).head
    assert head is not None
    strangers = gallery_of(
        [world.individuals[i] for i in world.individual_index[150:]], world.vectors[150:]
    )
    rows = np.arange(150)
    before, after = ask(strangers, rows), ask(with_head(strangers, head), rows)
    assert after.precision.mean() > before.precision.mean() + 0.1


@pytest.mark.parametrize("seed", range(2))
def test_where_photos_show_nothing_no_head_is_kept(seed: int) -> None:
    """Vectors of chance: a head fitted on them has nothing to find."""
    random = np.random.default_rng(seed)
    names = [f"w{number // 3:02d}" for number in range(75)]
    outcome = fit_adaptation(gallery_of(names, unit(random.normal(size=(75, 16)))))
    assert outcome.head is None
    assert outcome.report is not None
    assert "as it is" in outcome.reason


def test_where_nothing_can_be_gained_no_head_is_kept() -> None:
    outcome = fit_adaptation(random_gallery(30, 3, noise=0.01))
    assert outcome.head is None
    assert outcome.reason.startswith("No head ranks better than the embedding as it is")


@pytest.mark.parametrize(
    ("individuals", "photos_each", "message"),
    [
        (FEWEST_INDIVIDUALS - 1, 4, "19 individuals were met in two encounters or more, with 76"),
        (FEWEST_INDIVIDUALS, 2, "with 40 photos; adapting needs 20 such individuals with 50"),
    ],
)
def test_too_little_is_refused_and_what_is_missing_is_named(
    individuals: int, photos_each: int, message: str
) -> None:
    outcome = fit_adaptation(noisy_gallery(individuals, photos_each))
    assert outcome.head is None
    assert outcome.report is None
    assert message in outcome.reason


def test_an_empty_gallery_is_too_little() -> None:
    empty = gallery_of([], np.empty((0, 4), dtype=np.float32))
    assert fit_adaptation(empty).reason.startswith("0 individuals")
