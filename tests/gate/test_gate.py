"""Does the shipped gate tell cetaceans from all else? And do these tests notice a broken one?"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sklearn.metrics import roc_auc_score

from rorqual.domain.errors import NetworkError
from rorqual.gate.gate import Gate, judge
from rorqual.networks.spec import Task
from rorqual.networks.store import DEFAULT_NETWORKS, PERMISSIVE_NETWORKS, find_spec
from rorqual.training.gate_photos import GatePhoto, Role, gate_photos
from tests.rendered import fluke, sea

PHOTOS_PER_CLASS = 60

Score = Callable[[Image.Image], float]


@pytest.fixture(scope="module")
def gate() -> Gate:
    return Gate(find_spec(DEFAULT_NETWORKS[Task.GATE]))


@pytest.fixture(scope="module")
def permissive_gate() -> Gate:
    return Gate(find_spec(PERMISSIVE_NETWORKS[Task.GATE]))


@pytest.fixture(scope="module")
def flukes() -> list[Image.Image]:
    return [fluke(individual, 0).image for individual in range(8)]


@pytest.fixture(scope="module")
def test_photos(real_photos: Path) -> list[GatePhoto]:
    """Real photos of both classes, none of which fitted or calibrated a gate."""
    judging = [photo for photo in gate_photos(real_photos) if photo.role is Role.TEST]
    chosen = []
    for is_cetacean in (True, False):
        kind = [photo for photo in judging if photo.is_cetacean is is_cetacean]
        numbers = np.random.default_rng(0).choice(len(kind), PHOTOS_PER_CLASS, replace=False)
        chosen += [kind[number] for number in numbers]
    return chosen


def assert_tells_apart(score: Score, photos: Sequence[GatePhoto], least_auc: float) -> None:
    """What a gate must do on real photos; loose, so that only a broken one fails."""
    scores = [score(picture_of(photo)) for photo in photos]
    auc = roc_auc_score([photo.is_cetacean for photo in photos], scores)
    assert auc > least_auc, f"the area under the curve is {auc:.3f}"


def picture_of(photo: GatePhoto) -> Image.Image:
    with Image.open(photo.path) as opened:
        image = opened.convert("RGB")
    return image.crop(photo.box.as_tuple()) if photo.box else image


def test_cetaceans_are_told_from_all_else(gate: Gate, test_photos: list[GatePhoto]) -> None:
    assert_tells_apart(gate.score, test_photos, 0.95)


def test_the_permissive_gate_tells_them_apart_less_well(
    permissive_gate: Gate, test_photos: list[GatePhoto]
) -> None:
    assert_tells_apart(permissive_gate.score, test_photos, 0.85)


@pytest.mark.parametrize("broken", ["constant", "random", "upside down"])
def test_a_broken_gate_is_noticed(broken: str, gate: Gate, test_photos: list[GatePhoto]) -> None:
    rng = np.random.default_rng(1)
    scores: dict[str, Score] = {
        "constant": lambda _: 0.5,
        "random": lambda _: rng.random(),
        "upside down": lambda image: 1 - gate.score(image),
    }
    with pytest.raises(AssertionError, match="area under the curve"):
        assert_tells_apart(scores[broken], test_photos, 0.85)


def test_rendered_flukes_pass_and_rendered_seas_do_not(
    gate: Gate, flukes: list[Image.Image]
) -> None:
    threshold = gate.spec.threshold
    assert threshold is not None
    assert all(gate.score(image) >= threshold for image in flukes)
    assert all(gate.score(image) < threshold for image in map(sea, range(8)))


def test_the_permissive_gate_refuses_no_rendered_fluke(
    permissive_gate: Gate, flukes: list[Image.Image]
) -> None:
    threshold = permissive_gate.spec.threshold
    assert threshold is not None
    assert all(permissive_gate.score(image) >= threshold for image in flukes)


@pytest.mark.parametrize("colour", ["black", "white", "red"])
def test_a_plain_picture_is_no_cetacean(colour: str, gate: Gate) -> None:
    assert gate.score(Image.new("RGB", (300, 200), colour)) < 0.1


def test_scores_are_probabilities_whatever_the_size(gate: Gate, flukes: list[Image.Image]) -> None:
    for size in ((1, 1), (16, 900), (224, 224), (900, 16)):
        assert 0.0 <= gate.score(flukes[0].resize(size)) <= 1.0


def test_the_size_of_the_photo_matters_little(gate: Gate, flukes: list[Image.Image]) -> None:
    small = [image.resize((180, 120), Image.Resampling.LANCZOS) for image in flukes]
    large = [image.resize((1440, 960), Image.Resampling.LANCZOS) for image in flukes]
    for one, other in zip(small, large, strict=True):
        assert abs(gate.score(one) - gate.score(other)) < 0.2


@pytest.mark.parametrize(
    ("score", "threshold", "passes"),
    [(0.5, 0.5, True), (0.499999, 0.5, False), (0.0, 0.0, True), (1.0, 1.0, True)],
)
def test_a_score_at_the_threshold_passes(score: float, threshold: float, passes: bool) -> None:
    judged = judge(score, threshold)
    assert (judged.score, judged.threshold, judged.is_cetacean) == (score, threshold, passes)


def test_a_network_that_gives_no_score_is_an_error(flukes: list[Image.Image]) -> None:
    headless = replace(find_spec("lite0-cetacean-gate"), head=None, output="logits", dimension=1000)
    with pytest.raises(NetworkError, match=r"not in 0\.\.1"):
        Gate(headless).score(flukes[0])
