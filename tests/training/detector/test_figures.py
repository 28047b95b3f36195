from dataclasses import replace

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
    assert fins["boxes_off_target_per_photo"]["value"] == 0
    assert fins["photos_without_box"] == 1


def test_a_lower_threshold_shows_more_strays_and_leaves_the_average_precision() -> None:
    high, low = (detector_figures(FOUND, t)["dolphin_fin_boxes"] for t in (0.5, 0.1))
    assert low["boxes_off_target_per_photo"]["value"] == 1.0
    assert low["photos_without_box"] == 0
    assert low["average_precision"] == high["average_precision"]
    assert low["average_precision"]["value"] == pytest.approx(2 / 3, abs=1e-4)


def test_photos_that_succeed_or_fail_together_are_drawn_together() -> None:
    precision = detector_figures(FOUND, 0.5)["dolphin_fin_boxes"]["average_precision"]
    assert (precision["low"], precision["high"], precision["n"]) == (0, 1, 2)
    alike = [replace(it, example=replace(it.example, group="a day")) for it in FOUND]
    precision = detector_figures(alike, 0.5)["dolphin_fin_boxes"]["average_precision"]
    assert precision["low"] is precision["high"] is None, "one day says nothing of others"


def test_where_there_is_no_animal_only_strays_count() -> None:
    gate = detector_figures(FOUND, 0.3)["gate"]
    assert gate.pop("boxes_off_target_per_photo")["value"] == 1.0
    assert gate == {"photos": 1, "animals": 0, "photos_without_box": 0}
