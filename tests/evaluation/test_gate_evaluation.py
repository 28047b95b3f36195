from dataclasses import replace

import numpy as np
import pytest

from rorqual.evaluation.gate_evaluation import ALL, TNRS, ScoredPhoto, evaluate_gate
from rorqual.evaluation.intervals import wilson_interval

RANDOM = np.random.default_rng(0)
WHALES = [
    ScoredPhoto(f"w{place}.jpg", "", float(score), f"whale {place // 4}")
    for place, score in enumerate(RANDOM.uniform(0.6, 1.0, 200))
]
BOATS = [
    ScoredPhoto(f"b{it}.jpg", "boat", float(s), f"b{it}")
    for it, s in enumerate(RANDOM.uniform(0, 0.5, 80))
]
SEALS = [
    ScoredPhoto(f"s{it}.jpg", "seal", float(s), f"s{it}")
    for it, s in enumerate(RANDOM.uniform(0, 1.0, 80))
]


def test_each_kind_of_negative_has_its_own_figures() -> None:
    report = evaluate_gate([*WHALES, *BOATS, *SEALS], 0.55, draws=50)
    assert (report.sensitivity.k, report.sensitivity.n) == (200, 200)
    assert report.passed_by_kind["boat"].k == 0
    passed = sum(it.score >= 0.55 for it in SEALS)
    assert (report.passed_by_kind["seal"].k, report.passed_by_kind["seal"].n) == (passed, 80)
    assert report.specificity.k == 160 - passed
    for tnr in TNRS:
        found = {kind: it.value for kind, it in report.tpr_at_tnr[tnr].items()}
        assert found["boat"] == 1.0 > found[ALL] > found["seal"]


def test_a_chosen_threshold_is_reported_on_the_other_half() -> None:
    report = evaluate_gate([*WHALES, *BOATS], 0.9, draws=50)
    assert report.chosen is not None
    assert 0.0 < report.chosen <= WHALES[0].score + 0.4
    assert report.chosen_sensitivity is not None
    assert report.chosen_specificity is not None
    assert report.chosen_sensitivity.n == pytest.approx(100, abs=35)
    assert report.chosen_specificity.value > 0.8


def test_photos_of_one_animal_do_not_make_the_chosen_threshold_surer() -> None:
    """Four copies of each photo are more photos and not more animals."""
    copies = [replace(it, photo=f"{n} {it.photo}") for it in WHALES for n in range(4)]
    others = [replace(it, score=0.72 * it.score) for it in SEALS]
    once, copied = (
        evaluate_gate([*whales, *others], 0.9).chosen_sensitivity for whales in (WHALES, copies)
    )
    assert once is not None
    assert copied is not None
    assert copied.n == 4 * once.n
    assert copied.high - copied.low == pytest.approx(once.high - once.low, rel=0.3)


def test_shares_say_how_many_of_how_many_with_an_interval_over_groups() -> None:
    report = evaluate_gate([*WHALES, *BOATS, *SEALS], 0.55, draws=100)
    rates = [report.sensitivity, report.specificity, *report.passed_by_kind.values()]
    rates += [it for of_kind in report.tpr_at_tnr.values() for it in of_kind.values()]
    for rate in rates:
        assert rate.k is not None
        assert rate.value == pytest.approx(rate.k / rate.n)
        assert rate.low < rate.high
    at_90 = report.tpr_at_tnr[0.9]["seal"]
    assert at_90.n == 200
    least = sorted(it.score for it in SEALS)[-9]  # eight of eighty are a tenth
    assert at_90.k == sum(it.score > least for it in WHALES)


def test_whatever_all_photos_of_one_animal_do_is_done_once() -> None:
    """All fifty whales pass, and no boat of one series: that is as many trials, not photos."""
    series = [replace(it, group=f"series {place // 20}") for place, it in enumerate(BOATS)]
    report = evaluate_gate([*WHALES, *series], 0.55, draws=100)
    assert report.sensitivity.low == wilson_interval(50, 50).low
    assert report.passed_by_kind["boat"].high == wilson_interval(0, 4).high
    assert report.specificity.low == wilson_interval(4, 4).low
    assert report.tpr_at_tnr[0.9]["boat"].low == wilson_interval(4, 4).low


def test_a_gate_that_says_yes_is_seen_through() -> None:
    """A model that is broken cannot look good."""
    yes = [ScoredPhoto(it.photo, it.kind, 1.0, it.group) for it in (*WHALES, *BOATS)]
    report = evaluate_gate(yes, 0.5, draws=50)
    assert report.sensitivity.value == 1.0
    assert report.specificity.value == 0.0
    assert report.auroc.value == 0.5
    assert report.chosen is None
