import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rorqual.evaluation.intervals import wilson_interval
from rorqual.networks.spec import Task
from rorqual.networks.store import shipped_specs
from rorqual.training.gate_examples import GateExamples
from rorqual.training.gate_photos import GatePhoto, Role
from rorqual.training.gate_report import auc_by_kind, gate_report, operating_point

FIGURES = Path(__file__).resolve().parents[2] / "docs" / "figures" / "gate.json"
NOTHING = np.zeros((0, 0), dtype=np.float32)


def judged(*groups: tuple[Role, str, bool, list[float]]) -> tuple[GateExamples, NDArray[Any]]:
    """Examples of (role, kind, is a cetacean, scores)."""
    photos = [
        GatePhoto(Path("a.jpg"), is_cetacean, kind, role, group=f"{kind} {number}")
        for role, kind, is_cetacean, scores in groups
        for number in range(len(scores))
    ]
    examples = GateExamples(photos, NOTHING, NOTHING, NOTHING, np.zeros(0, np.int64))
    return examples, np.array([s for *_, own in groups for s in own])


def values(figures: dict[str, Any]) -> dict[str, float]:
    return {kind: figure["value"] for kind, figure in figures.items()}


def test_the_operating_point_is_the_highest_that_passes_enough_cetaceans() -> None:
    scores = [0.305] + [0.9] * 49  # one in fifty may be refused, which is the 2 % allowed
    assert operating_point(*judged((Role.CALIBRATE, "whale", True, scores))) == 0.9
    scores = [0.305, 0.505] + [0.9] * 48
    assert operating_point(*judged((Role.CALIBRATE, "whale", True, scores))) == 0.5


def test_every_kind_of_cetacean_counts_alike() -> None:
    """A thousand right whales must not outvote ten dolphins."""
    many = (Role.CALIBRATE, "right_whale", True, [0.9] * 1000)
    few = (Role.CALIBRATE, "dolphin", True, [0.205] + [0.9] * 9)
    assert operating_point(*judged(many, few)) == 0.2


def test_only_cetaceans_that_calibrate_decide() -> None:
    deciding = (Role.CALIBRATE, "whale", True, [0.605] * 10)
    others = (Role.CALIBRATE, "shark", False, [0.99] * 10)
    test, fit = ((role, "whale", True, [0.01] * 10) for role in (Role.TEST, Role.FIT))
    assert operating_point(*judged(deciding, others, test, fit)) == 0.6


def test_small_thresholds_are_found_too() -> None:
    assert operating_point(*judged((Role.CALIBRATE, "whale", True, [0.00415] * 10))) == (
        pytest.approx(0.0041)
    )


def test_where_nothing_passes_everything_must() -> None:
    assert operating_point(*judged((Role.CALIBRATE, "whale", True, [0.0] * 10))) == 0.0


def test_the_report_counts_what_passes_among_test_photos() -> None:
    examples, scores = judged(
        (Role.TEST, "whale", True, [0.5, 0.6, 0.9, 0.1]),
        (Role.TEST, "shark", False, [0.2, 0.3, 0.7]),
        (Role.FIT, "whale", True, [0.0] * 50),
        (Role.CALIBRATE, "shark", False, [1.0] * 50),
    )
    report = gate_report(examples, scores, 0.5)
    assert report["threshold"] == 0.5
    whale, shark = report["passes"]["whale"], report["passes"]["shark"]
    assert (whale["k"], whale["n"], whale["value"], whale["cetacean"]) == (3, 4, 0.75, True)
    assert (shark["k"], shark["n"], shark["cetacean"]) == (1, 3, False)
    assert whale["low"] < 0.75 < whale["high"]
    # of 4 x 3 pairs the whale scores higher in 2 + 2 + 3 + 0
    assert values(report["auc"]) == pytest.approx(
        dict.fromkeys(["all", "whale", "shark"], 7 / 12), abs=1e-4
    )


def test_photos_with_a_wrong_label_judge_only_where_that_is_asked_for() -> None:
    examples, scores = judged(
        (Role.TEST, "whale", True, [0.9]), (Role.TEST, "shark", False, [0.2, 0.95])
    )
    wrong = GatePhoto(Path("gate/photos/sharks_0328.jpg"), False, "sharks", Role.TEST)
    examples.photos[2] = wrong  # a killer whale, in truth
    assert values(auc_by_kind(examples, scores)) == {"all": 1.0, "whale": 1.0, "shark": 1.0}
    assert auc_by_kind(examples, scores, with_disputed=True)["all"]["value"] == 0.5


def test_cetaceans_that_pass_where_19_of_20_others_do_not() -> None:
    sharks = [*np.linspace(0, 0.5, 19).tolist(), 0.99]
    examples, scores = judged(
        (Role.TEST, "whale", True, [0.45, 0.6, 0.7, 0.8]),
        (Role.TEST, "shark", False, sharks),
        (Role.TEST, "object", False, [0.0, 0.1]),
    )
    report = gate_report(examples, scores, 0.5)
    found = report["tpr_at_tnr_95"]["shark"]
    assert (found["value"], found["k"], found["n"]) == (0.75, 3, 4)
    assert report["tpr_at_tnr_90"]["shark"]["k"] == 3
    assert values(report["tpr_at_tnr_95"])["object"] == 1.0


def test_every_figure_of_a_kind_has_an_interval_that_holds_it() -> None:
    examples, scores = judged(
        (Role.TEST, "whale", True, [0.2, 0.6, 0.9, 0.7]), (Role.TEST, "shark", False, [0.1, 0.65])
    )
    report = gate_report(examples, scores, 0.5)
    for name in ("auc", "auc_labels_as_published", "tpr_at_tnr_90", "tpr_at_tnr_95", "passes"):
        for found in report[name].values():
            assert 0 <= found["low"] <= found["value"] <= found["high"] <= 1
            assert found["low"] < found["high"]


def test_a_kind_of_a_single_day_has_no_interval_and_the_file_stays_strict() -> None:
    examples, scores = judged(
        (Role.TEST, "whale", True, [0.6, 0.9]), (Role.TEST, "shark", False, [0.1])
    )
    report = gate_report(examples, scores, 0.5)
    assert report["auc"]["shark"] == {"value": 1.0, "low": None, "high": None, "k": None, "n": 3}
    assert "NaN" not in json.dumps(report, allow_nan=False)


def test_photos_of_one_animal_count_as_one() -> None:
    """A right whale that was photographed a hundred times is one whale."""
    whales = [
        GatePhoto(Path("a.jpg"), True, "whale", Role.TEST, group=f"w{row % 4}")
        for row in range(400)
    ]
    sharks = [GatePhoto(Path("a.jpg"), False, "shark", Role.TEST, group=f"{it}") for it in range(4)]
    photos = [*whales, *sharks]
    examples = GateExamples(photos, NOTHING, NOTHING, NOTHING, np.zeros(0, np.int64))
    report = gate_report(examples, np.array([0.9] * 400 + [0.1] * 4), 0.5)
    four_of_four = wilson_interval(4, 4)
    for found in (report["passes"]["whale"], report["auc"]["whale"]):
        assert found["low"] == pytest.approx(four_of_four.low, abs=1e-4)


def test_the_published_figures_are_those_of_the_shipped_thresholds() -> None:
    figures = json.loads(FIGURES.read_text("utf-8"))
    shipped = {
        spec.id: spec.threshold for spec in shipped_specs().values() if spec.task is Task.GATE
    }
    assert {name: report["threshold"] for name, report in figures.items()} == shipped
