"""What becomes of a photo without a cetacean, and of one at the threshold."""

from pathlib import Path

import numpy as np
import pytest

from rorqual.domain.refusal import RefusalReason, Step
from rorqual.identify.gate_policy import GateMode, GatePolicy
from rorqual.identify.networks import PhotoNetworks
from tests.identify.analysing import analyse
from tests.identify.photos import name_of


@pytest.fixture
def empty_sea(queries: Path) -> Path:
    return queries / "sea.jpg"


def test_an_empty_sea_is_refused_at_the_gate_with_its_score(
    empty_sea: Path, networks: PhotoNetworks
) -> None:
    photo = analyse(empty_sea, networks)
    assert photo.refusal is not None
    assert (photo.refusal.step, photo.refusal.reason) == (Step.GATE, RefusalReason.NOT_A_CETACEAN)
    assert "sea.jpg" in photo.refusal.message
    assert "--gate warn" in photo.refusal.message
    assert photo.gate is not None
    assert (photo.gate.threshold, photo.gate.is_cetacean) == (0.5, False)
    assert photo.content is not None
    assert photo.annotations == ()


@pytest.mark.parametrize("mode", [GateMode.WARN, GateMode.OFF])
def test_an_empty_sea_goes_on_where_the_gate_does_not_refuse(
    mode: GateMode, empty_sea: Path, networks: PhotoNetworks
) -> None:
    photo = analyse(empty_sea, networks, GatePolicy(mode, 0.5))
    assert photo.refusal is None
    assert photo.gate is not None
    assert not photo.gate.is_cetacean
    assert len(photo.annotations) == 1


def test_a_score_at_the_threshold_is_not_refused(survey: Path, networks: PhotoNetworks) -> None:
    whale = survey / name_of(0, 0)
    photo = analyse(whale, networks)
    assert photo.gate is not None
    score = photo.gate.score
    at, above = (GatePolicy(GateMode.REFUSE, t) for t in (score, np.nextafter(score, 2)))
    assert analyse(whale, networks, at).refusal is None
    assert analyse(whale, networks, above).refusal is not None
