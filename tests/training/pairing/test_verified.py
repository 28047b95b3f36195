"""Photos that surely show one animal are found, and how they lie on each other."""

import numpy as np

from rorqual.matching.local.pairing import NO_PAIRS, PairingSettings, pair_keypoints
from rorqual.training.pairing.pictures import SIDE, mapped
from rorqual.training.pairing.verified import Comparison, partners, verified_pairs
from tests.training.pairing.photos import some_photos

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
        assert np.abs(mapped(middle, pair.way) - middle).max() < SIDE / 6


def test_the_first_that_is_sure_decides_and_who_sees_nothing_verifies_nothing() -> None:
    photos = some_photos()
    assert not list(verified_pairs(photos, [BLIND], seed=0))
    alone = list(verified_pairs(photos, [ROOTSIFT], seed=0))
    beside = list(verified_pairs(photos, [BLIND, ROOTSIFT], seed=0))
    assert [it[:2] for it in beside] == [it[:2] for it in alone]
