import numpy as np
import pytest

from rorqual.matching.heads.winner import class_cosines, winner_scores
from rorqual.matching.individual_scores import individual_similarities
from rorqual.matching.search import ExactSearch
from tests.matching.worlds import gallery_of, random_gallery, unit


def test_on_a_small_catalogue_it_is_best_photo_and_centroid_half_and_half() -> None:
    gallery = random_gallery(6, 3)
    cosines = ExactSearch(gallery.vectors).similarities(unit(np.eye(24)[:5]))
    expected = individual_similarities(gallery, cosines).mixed(0.5)
    np.testing.assert_allclose(winner_scores(gallery, [cosines]), expected, atol=1e-6)


def test_an_individual_without_a_neighbour_counts_as_the_last_of_them() -> None:
    gallery = gallery_of(["anna", "bert", "cleo"], unit([[1, 0], [1, 1], [0, 1]]))
    cosines = np.array([[0.9, 0.6, 0.1]], dtype=np.float32)
    head = np.zeros((1, 3), dtype=np.float32)
    scores = winner_scores(gallery, [cosines], [head], neighbours=2, head_weight=0.5)
    np.testing.assert_allclose(scores, [[0.45, 0.3, 0.3]], atol=1e-6)


def test_the_nearest_500_photos_count() -> None:
    cosines = np.linspace(0.9, 0.1, 502, dtype=np.float32)[np.newaxis]
    gallery = gallery_of(["a crowd"] * 499 + ["anna", "bert", "cleo"], np.eye(502))
    _, *others = winner_scores(gallery, [cosines], head_weight=0.0)[0].tolist()
    assert others == [cosines[0, 499]] * 3  # the last two are the 501st and 502nd


def test_the_networks_own_class_centres_take_the_place_of_centroids() -> None:
    gallery = random_gallery(3, 2)
    views = unit(np.random.default_rng(1).normal(size=(4, 24)))
    cosines = ExactSearch(gallery.vectors).similarities(views)
    centres = unit(np.random.default_rng(2).normal(size=(2, 24)))
    found = class_cosines(
        gallery, views, cosines, {gallery.individuals[1]: centres, "nobody": centres}
    )
    expected = individual_similarities(gallery, cosines).centroid.copy()
    expected[:, 1] = np.maximum(views @ centres[0], views @ centres[1])
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_views_are_averaged_and_the_heads_cosines_mixed_in() -> None:
    gallery = random_gallery(4, 2)
    random = np.random.default_rng(0)
    views = [ExactSearch(gallery.vectors).similarities(unit(random.normal(size=(3, 24))))] * 1
    views.append(ExactSearch(gallery.vectors).similarities(unit(random.normal(size=(3, 24)))))
    heads = [random.random((3, 4)).astype(np.float32) for _ in views]
    best = [individual_similarities(gallery, cosines).best for cosines in views]
    expected = np.mean([(b + h) / 2 for b, h in zip(best, heads, strict=True)], axis=0)
    np.testing.assert_allclose(winner_scores(gallery, views, heads), expected, atol=1e-6)


def test_no_view_or_a_missing_head_is_an_error() -> None:
    gallery = random_gallery(2, 1)
    cosines = np.zeros((1, 2), dtype=np.float32)
    with pytest.raises(ValueError, match="one view"):
        winner_scores(gallery, [])
    with pytest.raises(ValueError, match="one view"):
        winner_scores(gallery, [cosines], [])


def test_an_empty_gallery_has_no_scores() -> None:
    empty = gallery_of([], np.empty((0, 3)))
    assert winner_scores(empty, [np.empty((2, 0), dtype=np.float32)]).shape == (2, 0)
