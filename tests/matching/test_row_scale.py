"""Class rows on the scale of photos: one photo more of their individual, and nothing else moves."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from rorqual.matching.class_rows import with_class_rows
from rorqual.matching.gallery import SMALLEST_NORM, Gallery
from rorqual.matching.individual_scores import IndividualSimilarities, individual_similarities
from rorqual.matching.leave_one_encounter_out import choose_queries, rows_with_other_encounter
from rorqual.matching.plays import play
from rorqual.matching.rank import identify_embedding
from rorqual.matching.row_scale import RowScale
from tests.matching.head_worlds import HeadWorld, population
from tests.matching.worlds import calibration_of, gallery_of, random_gallery, unit


def before(
    gallery: Gallery, cosines: NDArray[np.float32], excluded: list[NDArray[np.intp]]
) -> IndividualSimilarities:
    """Best photo and centroid as they were computed before there were scales."""
    starts = gallery.bounds[:-1]
    best = np.maximum.reduceat(cosines, starts, axis=1)
    sums = [
        gallery.vectors[i:j].sum(axis=0) for i, j in zip(starts, gallery.bounds[1:], strict=True)
    ]
    norms = np.array([np.linalg.norm(it) for it in sums], dtype=np.float32)
    centroid = np.add.reduceat(cosines, starts, axis=1)
    centroid /= np.where(norms < SMALLEST_NORM, np.inf, norms).astype(np.float32)
    for query, rows in enumerate(excluded):
        for individual in np.unique(gallery.individual_index[rows]):
            kept = np.setdiff1d(gallery.rows_of_individual(int(individual)), rows)
            left = cosines[query, kept]
            best[query, individual] = left.max(initial=-np.inf)
            norm = float(np.linalg.norm(gallery.vectors[kept].sum(axis=0)))
            centroid[query, individual] = float(left.sum()) / norm if len(kept) else -np.inf
    return IndividualSimilarities(best, centroid)


@pytest.mark.parametrize("with_rows", [False, True])
def test_without_a_scale_nothing_changes_by_as_much_as_a_bit(with_rows: bool) -> None:
    gallery = random_gallery(40, 3)
    if with_rows:
        rows, names = gallery.vectors[::2], [f"w{it:03d}" for it in range(20, 80)]
        gallery = with_class_rows(gallery, rows, names, species=[None] * 60, filter="head")
    photos = np.setdiff1d(np.arange(len(gallery.vectors)), gallery.rows_without_photo)[:30]
    cosines = gallery.vectors[photos] @ gallery.vectors.T
    excluded = [np.array([row]) for row in photos]
    found, expected = (
        individual_similarities(gallery, cosines, excluded),
        before(gallery, cosines, excluded),
    )
    assert np.array_equal(found.best, expected.best)
    assert np.array_equal(found.centroid, expected.centroid)


def test_a_scale_changes_nothing_where_there_are_no_rows() -> None:
    gallery = random_gallery(30, 3)
    scaled = replace(gallery, row_scale=RowScale(2.0, -0.5))
    rows = np.arange(90)
    for one, other in zip(play(gallery, rows, seed=0), play(scaled, rows, seed=0), strict=True):
        for column in one._fields:
            assert np.array_equal(getattr(one, column), getattr(other, column))


def test_an_individual_without_photos_scores_what_its_better_row_is_worth() -> None:
    axes = np.eye(3, dtype=np.float32)
    gallery = with_class_rows(
        gallery_of(["ada"], axes[:1]),
        axes[[1, 2]],
        ["bea", "bea"],
        species=[None, None],
        filter="head",
        scale=RowScale(2.0, -0.5),
    )
    query = unit([0.0, 0.8, 0.6])[np.newaxis]
    found = individual_similarities(gallery, query @ gallery.vectors.T)
    for weight in (0.0, 0.5, 1.0):
        np.testing.assert_allclose(found.mixed(weight), [[0.0, 2 * 0.8 - 0.5]], atol=1e-6)


def test_a_row_that_is_worth_a_photo_counts_like_one() -> None:
    """An individual of two photos, and one of a photo and a row on another scale: equal scores."""
    world = HeadWorld(np.random.default_rng(3))
    looks = np.random.default_rng(4).normal(size=(3, world.dimension))
    as_photos = HeadWorld(np.random.default_rng(0), noise=0.0).photos(looks)
    as_row = HeadWorld(np.random.default_rng(0), noise=0.0).rows(looks[1:2])
    (query,) = as_photos[2:]
    alone = gallery_of(["ada", "ada"], as_photos[:2])
    mixed = with_class_rows(
        gallery_of(["ada"], as_photos[:1]),
        as_row,
        ["ada"],
        species=[None],
        filter="head",
        scale=world.truth,
    )
    one, other = (individual_similarities(it, (it.vectors @ query)[None]) for it in (alone, mixed))
    np.testing.assert_allclose(one.best, other.best, atol=1e-5)
    np.testing.assert_allclose(one.centroid, other.centroid, atol=1e-5)


def test_what_is_shown_of_an_individual_without_photos_stays_a_cosine() -> None:
    axes = np.eye(3, dtype=np.float32)
    gallery = with_class_rows(
        gallery_of(["ada"], axes[:1]),
        axes[1:2],
        ["bea"],
        species=[None],
        filter="head",
        scale=RowScale(3.0, 0.1),
    )
    best = identify_embedding(gallery, axes[1], calibration_of()).candidates[0]
    assert (best.individual, best.similarity, best.is_without_photo) == ("bea", 1.0, True)


def test_only_photos_ask_and_a_row_is_as_good_as_another_encounter() -> None:
    world = HeadWorld(np.random.default_rng(0))
    people = population(world, photos_only=4, both=3, row_only=5, asked={}, photos_each=1)
    rows = rows_with_other_encounter(people.mixed)
    names = {people.mixed.individuals[it] for it in people.mixed.individual_index[rows]}
    assert names == {"both0000", "both0001", "both0002"}
    asked = choose_queries(people.mixed, 100, seed=0)
    assert len(asked) == 7
    assert not np.isin(asked, people.mixed.rows_without_photo).any()
    plays = play(people.mixed, asked, seed=0)[0]
    assert (~plays.is_new & (plays.size == 0)).sum() == 3  # known by row alone


@pytest.mark.parametrize(("slope", "shift"), [(0.0, 0.0), (-1.0, 0.0), (1.0, np.nan)])
def test_a_scale_keeps_the_order(slope: float, shift: float) -> None:
    with pytest.raises(ValueError, match="slope is above 0"):
        RowScale(slope, shift)
