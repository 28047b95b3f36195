"""Photos that surely show one animal are found, and how they lie on each other."""

import numpy as np

from rorqual.matching.local.pairing import NO_PAIRS, PairingSettings, pair_keypoints
from rorqual.training.pairing.pictures import SIDE, mapped
from rorqual.training.pairing.verified import (
    Comparison,
    PhotoPair,
    partners,
    unsure_pairs,
    verified_pairs,
)
from tests.training.pairing.photos import some_photos, taught

ROOTSIFT = Comparison(
    lambda first, second: pair_keypoints(first, second, PairingSettings()),
    lambda photo: photo.marks,
)
BLIND = Comparison(lambda _, __: NO_PAIRS, lambda photo: photo.plain)


def test_partners_are_photos_of_one_animal_each_pair_once() -> None:
    photos = some_photos()
    assert list(partners(photos, np.random.default_rng(0))) == [(0, 1), (2, 3), (4, 5)]


def test_pairs_that_agree_better_than_strangers_are_verified() -> None:
    photos = some_photos()
    found = list(verified_pairs(photos, [ROOTSIFT], seed=0))
    assert {(pair.first, pair.second) for pair in found} <= {(0, 1), (2, 3), (4, 5)}
    assert found
    # the boxes are those of the same fluke: its middle stays about there
    middle = np.full((1, 2), SIDE / 2, dtype=np.float32)
    for pair in found:
        assert pair.way is not None
        assert np.abs(mapped(middle, pair.way) - middle).max() < SIDE / 6


def test_the_first_that_is_sure_decides_and_who_sees_nothing_verifies_nothing() -> None:
    photos = some_photos()
    assert not list(verified_pairs(photos, [BLIND], seed=0))
    alone = list(verified_pairs(photos, [ROOTSIFT], seed=0))
    beside = list(verified_pairs(photos, [BLIND, ROOTSIFT], seed=0))
    assert [it[:2] for it in beside] == [it[:2] for it in alone]


def test_what_was_verified_before_is_not_compared_again() -> None:
    photos = some_photos()
    known = [PhotoPair(2, 3, np.eye(3))]
    assert list(verified_pairs(photos, [BLIND], seed=0, known=known)) == known
    alone = list(verified_pairs(photos, [ROOTSIFT], seed=0))
    again = list(verified_pairs(photos, [BLIND], seed=0, known=alone))
    assert [(it.first, it.second) for it in again] == [(it.first, it.second) for it in alone]
    assert all(one is other for one, other in zip(again, alone, strict=True))


def test_all_other_pairs_of_one_animal_are_unsure() -> None:
    photos = [*some_photos(), taught(1, 2)]  # whale-1 has the photos 0, 1 and 6
    verified = [PhotoPair(0, 6, np.eye(3)), PhotoPair(2, 3, np.eye(3))]
    found = list(unsure_pairs(photos, verified))
    assert {(it.first, it.second) for it in found} == {(0, 1), (1, 6), (4, 5)}
    assert all(it.way is None for it in found)


def test_a_reversed_pair_has_the_map_back() -> None:
    moved = np.array([[1.0, 0, 7], [0, 2, 3], [0, 0, 1]])
    pair = PhotoPair(4, 9, moved).reversed
    assert (pair.first, pair.second) == (9, 4)
    assert pair.way is not None
    np.testing.assert_allclose(pair.way @ moved, np.eye(3), atol=1e-12)
    assert PhotoPair(4, 9, None).reversed == PhotoPair(9, 4, None)
