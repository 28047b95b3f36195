"""Does the shipped detector find rendered animals, and is a spec that fits no detector refused?"""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from rorqual.detection.network_detector import NetworkDetector
from rorqual.detection.overlaps import intersection_over_union
from rorqual.domain.annotation import Part
from rorqual.domain.box import Box
from rorqual.domain.errors import NetworkError
from rorqual.networks.store import find_spec
from tests.rendered import HEIGHT, WIDTH, fluke, sea

SPEC = find_spec("lite0-detector")
ANIMALS = 12


@pytest.fixture(scope="module")
def detector() -> NetworkDetector:
    return NetworkDetector(SPEC)


def overlap(first: Box, second: Box) -> float:
    return float(intersection_over_union([first.as_tuple()], [second.as_tuple()])[0, 0])


def test_rendered_flukes_are_found_where_they_are(detector: NetworkDetector) -> None:
    hits = 0
    for individual in range(ANIMALS):
        photo = fluke(individual, 0)
        assert photo.box is not None
        found = detector.detect(photo.image)
        hits += any(
            item.part is Part.FLUKE and overlap(item.box, photo.box) >= 0.5 for item in found
        )
    assert hits >= ANIMALS - 1


def test_seas_without_an_animal_are_mostly_empty(detector: NetworkDetector) -> None:
    assert sum(bool(detector.detect(sea(number))) for number in range(8)) <= 2


def test_two_animals_in_one_photo_are_two(detector: NetworkDetector) -> None:
    both = Image.new("RGB", (2 * WIDTH, HEIGHT))
    both.paste(fluke(0, 0).image, (0, 0))
    both.paste(fluke(1, 0).image, (WIDTH, 0))
    found = detector.detect(both)
    assert {item.box.x0 + item.box.width / 2 > WIDTH for item in found} == {False, True}


def test_boxes_grow_with_the_photo(detector: NetworkDetector) -> None:
    photo = fluke(2, 0).image
    large = photo.resize((2 * WIDTH, 2 * HEIGHT), Image.Resampling.BICUBIC)
    (small_one, *_), (large_one, *_) = detector.detect(photo), detector.detect(large)
    assert overlap(small_one.box.scaled(2, 2), large_one.box) > 0.8


def test_a_crop_that_is_its_animal_is_taken_nearly_whole(detector: NetworkDetector) -> None:
    for individual in range(6):
        photo = fluke(individual, 0)
        assert photo.box is not None
        crop = photo.image.crop(photo.box.as_tuple())
        (best, *_) = detector.detect(crop)
        assert overlap(best.box, Box.whole(*crop.size)) > 0.7


def test_the_same_photo_has_the_same_boxes_best_first(detector: NetworkDetector) -> None:
    found = detector.detect(fluke(3, 0).image)
    assert found == NetworkDetector(SPEC).detect(fluke(3, 0).image)
    scores = [item.score for item in found]
    assert scores == sorted(scores, reverse=True)
    assert all(detector.threshold <= score <= 1 for score in scores)


def test_the_threshold_is_the_specs(detector: NetworkDetector) -> None:
    photo = fluke(0, 0).image
    assert len(detector.found(photo, 0.01).scores) >= len(detector.detect(photo))
    assert NetworkDetector(replace(SPEC, threshold=1.0)).detect(photo) == ()


def test_it_is_named_by_its_spec(detector: NetworkDetector) -> None:
    assert (detector.stamp, detector.licence) == (SPEC.stamp, SPEC.licence)
    assert detector.shortest_side == min(SPEC.picture.width, SPEC.picture.height)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"threshold": None}, "needs a threshold"),
        ({"parts": SPEC.parts[:2]}, r"2 parts at 320x224 pixels make 11200 numbers.*says 22400"),
        ({"image": replace(SPEC.picture, width=321)}, "multiples of 8"),
    ],
)
def test_a_spec_that_fits_no_detector_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(NetworkError, match=message):
        NetworkDetector(replace(SPEC, **change))


def test_noise_is_no_reason_to_fail(detector: NetworkDetector) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (40, 600, 3), dtype=np.uint8)
    for item in detector.detect(Image.fromarray(noise)):
        assert item.box.clipped_to(600, 40)
