"""Pairs of pictures are drawn of one animal, of one picture and of two animals."""

import numpy as np

from rorqual.training.pairing.examples import Examples, most_alike_strangers
from rorqual.training.pairing.verified import VerifiedPair
from tests.training.pairing.photos import some_photos

PHOTOS = some_photos()
WAY = np.array([[1.0, 0, 7], [0, 1, 3], [0, 0, 1]])
VERIFIED = [VerifiedPair(0, 1, WAY), VerifiedPair(2, 3, WAY)]
OWNER = {
    id(features): photo.individual + ending
    for photo in PHOTOS
    for features, ending in (
        (photo.plain, ""),
        (photo.warped[0], ""),
        (photo.mirrored, " mirrored"),
        (photo.warped_mirrored[0], " mirrored"),
    )
}


def test_a_map_is_there_where_both_pictures_show_one_animal() -> None:
    drawn = Examples(PHOTOS, VERIFIED, seed=0).draw(200)
    for example in drawn:
        owners = OWNER[id(example.first)], OWNER[id(example.second)]
        assert (owners[0] == owners[1]) == (example.way is not None)
        # a mirrored picture stands beside a mirrored one
        assert owners[0].endswith(" mirrored") == owners[1].endswith(" mirrored")
    known = sum(example.way is not None for example in drawn) / len(drawn)
    assert 0.5 < known < 0.62


def test_a_verified_pair_is_drawn_both_ways_with_its_map() -> None:
    ways = [
        example.way
        for example in Examples(PHOTOS, VERIFIED, seed=0).draw(300)
        if {id(example.first), id(example.second)} == {id(PHOTOS[0].plain), id(PHOTOS[1].plain)}
    ]
    assert any(np.allclose(it, WAY) for it in ways if it is not None)
    assert any(np.allclose(it, np.linalg.inv(WAY)) for it in ways if it is not None)


def test_without_verified_pairs_made_pictures_teach() -> None:
    drawn = Examples(PHOTOS, [], seed=0).draw(50)
    assert {OWNER[id(it.second)] for it in drawn if it.way is not None}


def test_the_same_seed_draws_the_same() -> None:
    first, again = (Examples(PHOTOS, VERIFIED, seed=3).draw(40) for _ in range(2))
    assert [(id(it.first), id(it.second)) for it in first] == [
        (id(it.first), id(it.second)) for it in again
    ]


def test_likes_are_of_other_individuals_the_most_alike_first() -> None:
    for number, likes in enumerate(most_alike_strangers(PHOTOS)):
        own = PHOTOS[number]
        assert len(likes) == 4
        assert own.individual not in {PHOTOS[it].individual for it in likes}
        cosines = [float(PHOTOS[it].embedding @ own.embedding) for it in likes]
        assert cosines == sorted(cosines, reverse=True)
