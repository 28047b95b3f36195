import pytest

from rorqual.domain.box import Box
from rorqual.evaluation.detection_figures import DetectedPhoto, detection_figures

LEFT, RIGHT, NOWHERE = Box(0, 0, 10, 10), Box(20, 0, 30, 10), Box(50, 50, 60, 60)


def test_figures_by_hand() -> None:
    photos = [
        DetectedPhoto("anna", (LEFT, RIGHT), (LEFT, NOWHERE), (0.9, 0.8)),
        DetectedPhoto("bert", (LEFT,), (LEFT,), (0.7,)),
    ]
    found = detection_figures(photos, draws=50)
    # hit, miss, hit of three animals: 1/3 at precision 1, 1/3 at 2/3, and one that nobody finds
    assert found.average_precision.value == pytest.approx((1 + 2 / 3) / 3)
    assert (found.recall.k, found.recall.n) == (2, 3)
    assert found.stray.value == 0.5
    assert found.average_precision.low <= found.average_precision.value


def test_photos_in_which_nothing_is_found_count() -> None:
    found = detection_figures([DetectedPhoto("anna", (LEFT,), (), ())], draws=5)
    assert (found.average_precision.value, found.recall.value, found.stray.value) == (0.0, 0.0, 0.0)
