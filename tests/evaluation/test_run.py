from math import isnan

import numpy as np
import pytest

from rorqual.domain.errors import UsageError
from rorqual.domain.identification import CANDIDATES_SHOWN, NEW_INDIVIDUAL
from rorqual.evaluation.answers import answer
from rorqual.evaluation.divisions import Division, closed_set, open_set
from rorqual.evaluation.figures import MAP_AT_5, TOP_1, FigureMaker
from rorqual.evaluation.held_out_calibration import calibrate_apart
from rorqual.evaluation.macro_f1 import MACRO_F1
from rorqual.evaluation.metadata_baselines import on_circles
from rorqual.evaluation.run import evaluate, fold_figures
from rorqual.matching.calibration import CalibrationSource
from rorqual.matching.shipped import shipped_calibration
from rorqual.networks.store import find_spec
from tests.evaluation.herds import answered, herd, with_column
from tests.matching.worlds import calibration_of

EMBEDDING = find_spec("rorqual-lite0").spec_hash
SHIPPED = CalibrationSource.RESEARCH_PHOTOS
MAKER = FigureMaker(draws=50)


def test_calibration_and_test_share_no_individual() -> None:
    found = calibrate_apart(herd(100, 4), EMBEDDING, SHIPPED, seed=0)
    assert not set(found.calibrating.individuals) & set(found.tested.individuals)
    assert len(found.calibrating) + len(found.tested) == 400
    assert found.calibration.source is CalibrationSource.CATALOGUE
    assert "none of them is tested" in found.sentence


def test_too_few_animals_are_tested_with_the_shipped_calibration() -> None:
    found = calibrate_apart(herd(10, 4), EMBEDDING, SHIPPED, seed=0)
    assert found.calibration == shipped_calibration(EMBEDDING, SHIPPED)
    assert len(found.tested) == 40
    with pytest.raises(UsageError, match="too few animals"):
        calibrate_apart(herd(10, 4), "no network", SHIPPED, seed=0)


def test_individuals_that_share_a_photo_calibrate_together() -> None:
    animals = herd(100, 4)
    pairs = with_column(animals, "groups", [row // 8 for row in range(400)])
    found = calibrate_apart(pairs, EMBEDDING, SHIPPED, seed=0)
    calibrating = {int(name[1:]) // 2 for name in found.calibrating.individuals}
    assert not calibrating & {int(name[1:]) // 2 for name in found.tested.individuals}


def test_animals_that_differ_are_found_by_every_protocol_and_baselines_are_not() -> None:
    animals = herd(100, 4)
    calibrated = calibrate_apart(animals, EMBEDDING, SHIPPED, seed=0)
    noise = np.random.default_rng(1).normal(size=(400, 1))
    found = evaluate(
        calibrated, embedding=EMBEDDING, baselines={"noise": on_circles([noise[:, 0]])}, maker=MAKER
    )
    names = [section.protocol for section in found.sections]
    assert names == ["closed", "open 5 %", "open 13 %", "open 30 %", "open 50 %", "time", "folds"]
    for section in found.sections:
        assert section.figures[TOP_1].value > 0.9
        for figures in section.baselines.values():
            assert figures[TOP_1].value < 0.3
    by_name = {section.protocol: section for section in found.sections}
    assert {"always new", "random individuals", "species prior", "source only", "noise"} == set(
        by_name["closed"].baselines
    )
    assert by_name["folds"].baselines.keys() == by_name["closed"].baselines.keys()
    assert by_name["folds"].baselines["always new"][MAP_AT_5].value == 0.0
    always_new = by_name["open 50 %"].baselines["always new"][MAP_AT_5]
    rows = [it for it in found.rows if it.protocol == "open 50 %"]
    assert always_new.k == sum(it.is_new for it in rows)
    assert by_name["folds"].folds[MACRO_F1].mean > 0.9
    assert len(by_name["folds"].folds[MACRO_F1].folds) == 10


def test_shuffled_vectors_fall_to_chance() -> None:
    """A model that is broken cannot look good."""
    animals = herd(60, 4)
    shuffled = animals.with_vectors(np.random.default_rng(0).permutation(animals.vectors))
    calibration = calibration_of()
    good, broken = (
        MAKER.all(answer(closed_set(it, seed=0), calibration))[TOP_1].value
        for it in (animals, shuffled)
    )
    assert good > 0.9
    assert broken < 0.1


def test_a_closed_set_has_no_new_individual_among_its_answers() -> None:
    animals = herd(30, 3)
    closed = answer(closed_set(animals, seed=0), calibration_of())
    opened = answer(open_set(animals, 0.3, seed=0), calibration_of())
    assert not any(NEW_INDIVIDUAL in it.predictions for it in closed)
    assert all(len(it.predictions) == CANDIDATES_SHOWN for it in closed)
    assert any(NEW_INDIVIDUAL in it.predictions for it in opened)


def test_figures_of_too_few_new_animals_have_no_interval_and_that_is_said() -> None:
    found = evaluate(
        calibrate_apart(herd(30, 4), EMBEDDING, SHIPPED, seed=0), embedding=EMBEDDING, maker=MAKER
    )
    by_name = {section.protocol: section for section in found.sections}
    few, more = (by_name[name] for name in ("open 5 %", "open 30 %"))
    assert (few.new_individuals, few.new_photos) == (2, 8)
    assert any("open 5 % has 2 new individuals, fewer than 5" in note for note in found.notes)
    assert not any("open 30 %" in note for note in found.notes)
    for name in ("novelty AUROC", "new animals called new (BAUS)"):
        assert isnan(few.figures[name].low)
        assert not isnan(few.figures[name].value)
        assert not isnan(more.figures[name].low)
    assert not isnan(few.figures[TOP_1].low)


def test_what_the_gate_refuses_has_no_answer_and_counts_as_wrong() -> None:
    animals = with_column(herd(30, 3), "refused", [row % 2 == 0 for row in range(90)])
    rows = answer(closed_set(animals, seed=0), calibration_of())
    figures = MAKER.all(rows)
    refused = [it for it in rows if not it.predictions]
    assert (figures["refused photos"].k, figures["refused photos"].n) == (len(refused), len(rows))
    assert figures[TOP_1].value <= 1 - len(refused) / len(rows)


def test_bins_count_the_photos_in_the_gallery() -> None:
    animals = herd(3, 5)
    division = Division("closed", animals, np.array([0, 5, 6, 10, 11, 12]), np.array([4, 9, 14]))
    figures = MAKER.all(answer(division, calibration_of()))
    bins = {name: it.n for name, it in figures.items() if "gallery photo" in name}
    assert list(bins.values()) == [1, 1, 1, 0]


def test_a_table_of_one_fold_by_hand() -> None:
    fold = [answered("1", "anna", "anna"), answered("2", "bert", "anna", "bert")]
    found = fold_figures([fold, fold])
    assert found[MAP_AT_5].mean == pytest.approx((1 + 1 / 2) / 2)
    assert found[TOP_1].mean == 0.5
    assert found[MACRO_F1].mean == pytest.approx((2 / 3 + 0) / 2)
    assert found[MACRO_F1].sd == 0.0


def test_data_that_can_carry_nothing_is_told_of() -> None:
    animals = herd(1, 1)
    with pytest.raises(UsageError, match="nothing can be evaluated"):
        evaluate(
            calibrate_apart(animals, EMBEDDING, SHIPPED, seed=3),
            embedding=EMBEDDING,
            maker=MAKER,
            seed=3,
        )
