from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from rorqual.domain.box import Box
from rorqual.matching.local.comparing import LocalComparer
from rorqual.matching.local.xfeat import XFeat, XFeatSettings
from rorqual.networks.store import find_spec
from rorqual.photos.reader import Crop
from tests.matching.local.pictures import fluke_crop, moved
from tests.rendered import whole

SPEC = find_spec("xfeat")
XFEAT = XFeat(SPEC)


def test_a_marked_fluke_has_keypoints_and_a_blank_picture_none() -> None:
    features = XFEAT.extract(whole(fluke_crop(3)))
    assert 100 < len(features) <= 500
    assert features.descriptors.shape[1] == 64
    assert len(XFEAT.extract(whole(Image.new("RGB", (300, 200), (40, 90, 120))))) == 0


def test_a_known_movement_is_recovered() -> None:
    image = fluke_crop(3)
    shift = np.array([25.0, -12.0])
    seen_again = moved(image, np.eye(2), shift)
    match = LocalComparer().compare(XFEAT.extract(whole(image)), XFEAT.extract(whole(seen_again)))
    assert match.is_plausible
    assert match.inliers >= 30
    steps = (match.points[:, 2:] - match.points[:, :2]) * np.array(image.size)
    np.testing.assert_allclose(np.median(steps, axis=0), shift, atol=2.0)


def test_the_proportions_are_those_of_the_box() -> None:
    features = XFEAT.extract(Crop(fluke_crop(3), Box(10, 20, 410, 120)))
    assert features.width / features.height == pytest.approx(4, rel=0.02)
    assert features.positions.min() >= 0
    assert features.positions.max() <= 1


def test_the_strongest_keypoints_are_kept() -> None:
    crop = whole(fluke_crop(3))
    few = XFeat(SPEC, XFeatSettings(keypoints=30)).extract(crop)
    many = XFEAT.extract(crop)
    np.testing.assert_array_equal(few.positions, many.positions[:30])


def test_other_settings_and_other_networks_have_another_stamp() -> None:
    assert XFeat(SPEC, XFeatSettings(keypoints=30)).stamp != XFEAT.stamp
    assert XFeat(replace(SPEC, version="2")).stamp != "" and XFeat(SPEC).stamp == XFEAT.stamp
