import numpy as np

from rorqual.matching.heads.reranking import reranked_similarities
from rorqual.matching.search import ExactSearch
from tests.matching.worlds import gallery_of, random_gallery, unit


def test_with_all_weight_on_the_cosine_nothing_changes() -> None:
    gallery = random_gallery(6, 3)
    queries = unit(np.random.default_rng(2).normal(size=(4, 24)))
    np.testing.assert_allclose(
        reranked_similarities(gallery, queries, cosine_weight=1.0),
        ExactSearch(gallery.vectors).similarities(queries),
        atol=1e-6,
    )


def test_the_overlap_of_neighbourhoods_is_a_share() -> None:
    gallery = random_gallery(6, 3)
    queries = unit(np.random.default_rng(2).normal(size=(4, 24)))
    overlap = reranked_similarities(gallery, queries, k1=4, k2=2, cosine_weight=0.0)
    assert (overlap >= 0).all()
    assert (overlap <= 1 + 1e-6).all()


def test_a_photo_that_is_nearer_to_others_than_to_the_query_falls_behind() -> None:
    # `near` and `lone` are as alike to the query, but `lone` has a crowd of its own
    degrees = {"a0": 1, "a1": 3, "near": 6, "lone": -6, "b0": -7, "b1": -8, "b2": -9, "b3": 180}
    angles = np.deg2rad(list(degrees.values()))
    gallery = gallery_of(list(degrees), np.stack([np.cos(angles), np.sin(angles)], axis=1))
    scores = reranked_similarities(gallery, [[1.0, 0.0]], k1=3, k2=1, cosine_weight=0.0)[0]
    by_name = dict(zip(gallery.individuals, scores.tolist(), strict=True))
    assert by_name["near"] > by_name["lone"] == 0


def test_a_gallery_smaller_than_the_neighbourhood_is_re_ranked_too() -> None:
    gallery = random_gallery(2, 1)
    assert reranked_similarities(gallery, gallery.vectors, k1=20).shape == (2, 2)


def test_a_query_is_answered_alike_whoever_asks_beside_it() -> None:
    gallery = random_gallery(6, 3)
    queries = unit(np.random.default_rng(2).normal(size=(4, 24)))
    together = reranked_similarities(gallery, queries)
    alone = np.vstack([reranked_similarities(gallery, query[np.newaxis]) for query in queries])
    np.testing.assert_allclose(together, alone, atol=1e-6)
