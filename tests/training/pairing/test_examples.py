"""Pairs of pictures are drawn of one animal, of one picture and of two animals."""

import numpy as np

from rorqual.training.pairing.examples import Examples, Shares, most_alike_strangers
from rorqual.training.pairing.verified import PhotoPair
from tests.training.pairing.photos import some_photos

PHOTOS = some_photos()
WAY = np.array([[1.0, 0, 7], [0, 1, 3], [0, 0, 1]])
VERIFIED = [PhotoPair(0, 1, WAY), PhotoPair(2, 3, WAY)]
SHARES = Shares(verified=0.25, made=0.15, unsure=0.25)
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


def test_each_kind_has_its_share_and_what_is_said_of_it_is_true() -> None:
    drawn = Examples(PHOTOS, VERIFIED, SHARES, seed=0).draw(200)
    for example in drawn:
        owners = OWNER[id(example.first)], OWNER[id(example.second)]
        assert (owners[0] == owners[1]) == example.is_one
        # a mirrored picture stands beside a mirrored one
        assert owners[0].endswith(" mirrored") == owners[1].endswith(" mirrored")
    unsure = [example for example in drawn if example.is_one and example.way is None]
    assert {OWNER[id(example.first)].removesuffix(" mirrored") for example in unsure} == {"whale-3"}
    counts = sum(example.way is not None for example in drawn), len(unsure)
    assert counts == (80, 50)


def test_a_verified_pair_is_drawn_both_ways_with_its_map() -> None:
    ways = [
        example.way
        for example in Examples(PHOTOS, VERIFIED, SHARES, seed=0).draw(300)
        if {id(example.first), id(example.second)} == {id(PHOTOS[0].plain), id(PHOTOS[1].plain)}
    ]
    assert any(np.allclose(it, WAY) for it in ways if it is not None)
    assert any(np.allclose(it, np.linalg.inv(WAY)) for it in ways if it is not None)


def test_without_pairs_of_a_kind_made_pictures_teach() -> None:
    known = [*VERIFIED, PhotoPair(4, 5, WAY)]
    without_unsure = Examples(PHOTOS, known, SHARES, seed=0).draw(40)
    assert sum(example.way is not None for example in without_unsure) == 26
    without_verified = Examples(PHOTOS, [], SHARES, seed=0).draw(40)
    assert sum(example.way is not None for example in without_verified) == 16
    assert sum(example.is_one for example in without_verified) == 26


def test_the_same_seed_draws_the_same() -> None:
    first, again = (Examples(PHOTOS, VERIFIED, SHARES, seed=3).draw(40) for _ in range(2))
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
