"""The scale of class rows is found again where it is known, with fresh worlds each time."""

from dataclasses import replace

import numpy as np
import pytest

from rorqual.matching.fit_row_scale import FittedScale, fit_row_scale
from rorqual.matching.row_scale import RowScale
from rorqual.matching.row_scale_table import RowScaleTable, row_scale_table
from tests.matching.head_worlds import HeadWorld, population


def table_of(
    seed: int, *, both: int = 150, photos_only: int = 50
) -> tuple[RowScaleTable, RowScale]:
    world = HeadWorld(np.random.default_rng(seed), noise=1.2)
    people = population(
        world, photos_only=photos_only, both=both, row_only=50, asked={}, photos_each=2
    )
    return row_scale_table(people.photos, people.mixed, seed=seed), world.truth


def off(found: FittedScale | None, truth: RowScale) -> float:
    """The largest difference on the scale, over the cosines that there are, about .3 to .7."""
    assert found is not None
    cosines = np.linspace(0.3, 0.7, 5, dtype=np.float32)
    return float(np.abs(found.scale.scores(cosines) - truth.scores(cosines)).max())


@pytest.mark.parametrize("seed", range(4))
def test_a_known_scale_is_recovered(seed: int) -> None:
    table, truth = table_of(seed)
    found = fit_row_scale(table)
    assert off(found, truth) < 0.1
    assert found is not None
    assert found.scale.slope == pytest.approx(truth.slope, rel=0.3)


@pytest.mark.parametrize("seed", range(4))
def test_how_many_have_rows_or_photos_says_nothing(seed: int) -> None:
    """A head that knows few of many, and one that knows nearly all: the same scale."""
    for both, photos_only in ((60, 300), (200, 10)):
        table, truth = table_of(seed, both=both, photos_only=photos_only)
        assert off(fit_row_scale(table), truth) < 0.15


def test_it_can_be_fitted_without_some() -> None:
    table, truth = table_of(0)
    half = np.arange(len(table.individuals)) % 2 == 0
    kept, whole = fit_row_scale(table, half), fit_row_scale(table)
    assert off(kept, truth) < 0.15
    assert kept != whole
    # whoever is left out neither asks nor competes
    spoilt = np.where(half[table.own][:, np.newaxis] & half[table.owners], table.cosines, 0.9)
    changed = replace(table, cosines=spoilt.astype(np.float32))
    assert fit_row_scale(changed, half) == kept


def test_rows_of_somebody_else_have_no_scale() -> None:
    table, _ = table_of(0)
    others = np.roll(table.cosines, 1, axis=1)  # each has the row of the next
    assert fit_row_scale(replace(table, cosines=others)) is None


def test_without_shared_individuals_there_is_no_scale() -> None:
    world = HeadWorld(np.random.default_rng(0))
    people = population(world, photos_only=30, both=1, row_only=5, asked={}, photos_each=2)
    assert fit_row_scale(row_scale_table(people.photos, people.mixed, seed=0)) is None
