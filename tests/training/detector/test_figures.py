import pytest

from rorqual.evaluation.intervals import wilson_interval
from rorqual.training.detector.figures import detector_figures
from tests.training.detector.findings_made import (
    ONE_FIN_MISSED,
    SEAL_TAKEN_FOR_A_HEAD,
    TWO_FINS,
)

FOUND = [TWO_FINS, ONE_FIN_MISSED, SEAL_TAKEN_FOR_A_HEAD]


def test_figures_of_a_folder_by_hand() -> None:
    fins = detector_figures(FOUND, 0.5)["dolphin_fin_boxes"]
    assert (fins["photos"], fins["animals"]) == (2, 3)
    assert (fins["recall"]["k"], fins["recall"]["n"]) == (2, 3)
    assert fins["recall"]["low"] == pytest.approx(wilson_interval(2, 3).low, abs=1e-4)
    assert fins["part_right_among_hits"]["value"] == 0.5  # a body where the label says fin
    assert fins["boxes_off_target_per_photo"] == 0
    assert fins["photos_without_box"] == 1


def test_a_lower_threshold_shows_more_strays_and_leaves_the_average_precision() -> None:
    high, low = (detector_figures(FOUND, t)["dolphin_fin_boxes"] for t in (0.5, 0.1))
    assert low["boxes_off_target_per_photo"] == 1.0
    assert low["photos_without_box"] == 0
    assert low["average_precision"] == high["average_precision"] == pytest.approx(2 / 3, abs=1e-4)


def test_where_there_is_no_animal_only_strays_count() -> None:
    assert detector_figures(FOUND, 0.3)["gate"] == {
        "photos": 1,
        "animals": 0,
        "boxes_off_target_per_photo": 1.0,
        "photos_without_box": 0,
    }
