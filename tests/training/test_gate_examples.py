from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from rorqual.domain.box import Box
from rorqual.gate.gate import Gate
from rorqual.networks.session import Network
from rorqual.networks.store import find_spec
from rorqual.training.gate_examples import extract, gate_scores, picture_of
from rorqual.training.gate_photos import GatePhoto, Role
from tests.rendered import HEIGHT, WIDTH, fluke, sea

NETWORK = find_spec("lite0-levels")


@pytest.fixture
def photos(tmp_path: Path) -> list[GatePhoto]:
    fluke(0, 0).image.save(tmp_path / "fluke.png")
    sea(0).save(tmp_path / "sea.png")
    return [
        GatePhoto(tmp_path / "fluke.png", True, "fluke", Role.FIT),
        GatePhoto(tmp_path / "sea.png", False, "sea", Role.TEST),
        GatePhoto(tmp_path / "fluke.png", False, "strip", Role.FIT, Box(0, 0, WIDTH, 60)),
    ]


def test_an_example_is_its_photo_or_the_box_in_it(photos: list[GatePhoto]) -> None:
    assert picture_of(photos[0]) == fluke(0, 0).image
    assert picture_of(photos[2]) == fluke(0, 0).image.crop((0, 0, WIDTH, 60))


def test_each_example_is_seen_at_full_and_at_common_size(photos: list[GatePhoto]) -> None:
    network = Network(NETWORK)
    examples = extract(photos, network)
    assert examples.full.shape == examples.common.shape == (3, NETWORK.dimension)
    assert np.array_equal(examples.full[0], network.run(fluke(0, 0).image))
    small = sea(0).resize((128, 128), Image.Resampling.BICUBIC)
    assert np.array_equal(examples.common[1], network.run(small))
    assert examples.kinds.tolist() == ["fluke", "sea", "strip"]
    assert examples.is_cetacean.tolist() == [True, False, False]
    assert examples.chosen(Role.FIT).tolist() == [True, False, True]


def test_scores_are_those_of_the_gate(photos: list[GatePhoto]) -> None:
    gate = Gate(find_spec("lite0-cetacean-gate"))
    scores = gate_scores(photos, gate)
    assert scores.tolist() == [gate.score(picture_of(photo)) for photo in photos]
    assert picture_of(photos[1]).size == (WIDTH, HEIGHT)
