import numpy as np
import pytest

from rorqual.evaluation.degradations import MODERATE, Condition, conditions
from tests.rendered import fluke

PICTURE = fluke(1, 0).image.resize((96, 96))
BY_NAME = {it.name: it for it in conditions()}


def degraded(name: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    image = BY_NAME[name].apply(PICTURE.copy(), np.random.default_rng(0))
    assert (image.size, image.mode) == (PICTURE.size, "RGB")
    return np.asarray(image, dtype=np.float64)


CLEAN = np.asarray(PICTURE, dtype=np.float64)


@pytest.mark.parametrize("condition", conditions(), ids=lambda it: it.name)
def test_every_condition_changes_the_picture_and_the_same_way_twice(condition: Condition) -> None:
    once, twice = degraded(condition.name), degraded(condition.name)
    assert np.array_equal(once, twice)
    assert not np.array_equal(once, CLEAN)


@pytest.mark.parametrize("kind", sorted({it.kind for it in conditions()} - {"blur and dusk"}))
def test_within_a_kind_the_more_severe_is_farther_from_the_picture(kind: str) -> None:
    of_kind = sorted((it for it in conditions() if it.kind == kind), key=lambda it: it.severity)
    errors = [np.abs(degraded(it.name) - CLEAN).mean() for it in of_kind]
    assert errors == sorted(errors)


def test_what_the_paper_measured_is_among_them() -> None:
    blurs, dusks = (
        {it.name for it in conditions() if it.kind == kind} for kind in ("blur", "dusk")
    )
    assert blurs == {"blur 0.5", "blur 1", "blur 2"}
    assert dusks == {"brightness 70 %", "brightness 60 %", "brightness 50 %"}
    assert degraded("brightness 60 %").mean() == pytest.approx(0.6 * CLEAN.mean(), abs=0.6)
    both = degraded(MODERATE)
    assert both.mean() == pytest.approx(0.6 * CLEAN.mean(), abs=1.0)
    assert np.diff(both, axis=0).std() < 0.6 * np.diff(CLEAN, axis=0).std()


def test_half_the_area_is_hidden_where_that_is_asked() -> None:
    hidden = (degraded("hidden 40 %") == 128).all(axis=2)
    assert hidden.mean() == pytest.approx(0.4, abs=0.02)
