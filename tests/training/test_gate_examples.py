from pathlib import Path

import numpy as np
import pytest

from rorqual.domain.box import Box
from rorqual.gate.gate import Gate
from rorqual.networks.session import Network
from rorqual.networks.store import find_spec
from rorqual.training.gate_examples import (
    MOST_OF_A_KIND,
    VARIED_VIEWS,
    GateExamples,
    extract,
    gate_scores,
    picture_of,
    without_surplus,
)
from rorqual.training.gate_photos import GatePhoto, Role
from rorqual.training.gate_views import common_view
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


def test_each_example_is_seen_as_published_and_at_common_size(photos: list[GatePhoto]) -> None:
    network = Network(NETWORK)
    examples = extract(photos, network)
    assert examples.full.shape == examples.common.shape == (3, NETWORK.dimension)
    assert np.array_equal(examples.full[0], network.run(fluke(0, 0).image))
    assert np.array_equal(examples.common[1], network.run(common_view(sea(0))))
    assert examples.kinds.tolist() == ["fluke", "sea", "strip"]
    assert examples.is_cetacean.tolist() == [True, False, False]
    assert examples.chosen(Role.FIT).tolist() == [True, False, True]


def test_only_examples_that_fit_are_varied(photos: list[GatePhoto]) -> None:
    examples = extract(photos, Network(NETWORK))
    assert examples.owners.tolist() == [0] * VARIED_VIEWS + [2] * VARIED_VIEWS
    assert examples.varied.shape == (2 * VARIED_VIEWS, NETWORK.dimension)
    assert len(np.unique(examples.varied, axis=0)) == 2 * VARIED_VIEWS


def test_a_disputed_photo_plays_no_role() -> None:
    disputed = GatePhoto(Path("gate/photos/dolphin_0326.jpg"), True, "dolphin", Role.FIT)
    nothing = np.zeros((1, 0), np.float32)
    examples = GateExamples([disputed], nothing, nothing, nothing, np.zeros(1, np.int64))
    assert not any(examples.chosen(role).any() for role in Role)


def test_of_a_common_kind_only_some_fit_spread_over_all() -> None:
    names = {Role.FIT: range(1000), Role.TEST: range(1000, 2000)}
    many = [
        GatePhoto(Path(str(n)), True, "right_whales", role) for role in names for n in names[role]
    ]
    few = [GatePhoto(Path(str(n)), False, "boat", Role.FIT) for n in range(20)]
    kept = without_surplus(many + few)
    fitting = [int(p.path.name) for p in kept if p.kind == "right_whales" and p.role is Role.FIT]
    assert len(fitting) == MOST_OF_A_KIND
    assert set(np.diff(fitting)) <= {2, 3}  # of 1000 photos 400
    assert [photo for photo in kept if photo.role is Role.TEST] == many[1000:]
    assert [photo for photo in kept if photo.kind == "boat"] == few


def test_scores_are_those_of_the_gate(photos: list[GatePhoto]) -> None:
    gate = Gate(find_spec("lite0-cetacean-gate"))
    scores = gate_scores(photos, gate)
    assert scores.tolist() == [gate.score(picture_of(photo)) for photo in photos]
    assert picture_of(photos[1]).size == (WIDTH, HEIGHT)
