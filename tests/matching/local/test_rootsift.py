import numpy as np
import pytest
from PIL import Image

from rorqual.domain.box import Box
from rorqual.matching.local.rootsift import RootSift, RootSiftSettings
from rorqual.photos.reader import Crop
from tests.matching.local.pictures import ROOTSIFT, features_of, fluke_crop
from tests.rendered import fluke, whole


def test_a_marked_fluke_has_keypoints_and_a_blank_picture_none() -> None:
    assert len(features_of(fluke_crop(3))) > 50
    assert len(features_of(Image.new("RGB", (300, 200), (40, 90, 120)))) == 0


def test_keypoints_lie_in_the_box() -> None:
    photo = fluke(3, 0)
    assert photo.box is not None
    features = ROOTSIFT.extract(Crop(photo.image, photo.box))
    assert features.positions.min() >= 0
    assert features.positions.max() <= 1
    assert features.width / features.height == pytest.approx(
        photo.box.width / photo.box.height, rel=0.02
    )


def test_the_picture_has_the_area_of_a_square_but_small_ones_are_not_blown_up() -> None:
    large = ROOTSIFT.extract(whole(Image.new("RGB", (2000, 500))))
    assert large.width * large.height == pytest.approx(ROOTSIFT.settings.side**2, rel=0.01)
    small = ROOTSIFT.extract(whole(Image.new("RGB", (40, 30))))
    assert (small.width, small.height) == (40, 30)


def test_a_sliver_of_a_box_is_no_error() -> None:
    assert len(ROOTSIFT.extract(Crop(Image.new("RGB", (90, 2)), Box(0, 0.5, 90, 0.6)))) == 0


def test_the_same_picture_gives_the_same_features() -> None:
    first, again = features_of(fluke_crop(3)), features_of(fluke_crop(3))
    np.testing.assert_array_equal(first.positions, again.positions)
    np.testing.assert_array_equal(first.descriptors, again.descriptors)


def test_the_number_of_keypoints_is_bounded() -> None:
    few = RootSift(RootSiftSettings(keypoints=40))
    assert len(few.extract(whole(fluke_crop(3)))) == 40


def test_other_settings_have_another_stamp() -> None:
    assert RootSift().stamp == RootSift().stamp
    assert RootSift(RootSiftSettings(side=300)).stamp != RootSift().stamp
