import numpy as np
import pytest

from rorqual.matching.calibration import Calibration
from rorqual.matching.evidence_table import EvidenceTable, roles
from rorqual.matching.fit_fusion import answers_by_calibration
from rorqual.matching.leave_one_encounter_out import left_out_similarities
from rorqual.matching.novelty_model import NoveltyModel
from rorqual.matching.out_of_fold import out_of_fold_answers
from rorqual.matching.parameters import fit_parameters
from rorqual.matching.plays import BEST_PHOTO_WEIGHTS, play
from tests.matching.worlds import calibration_of, random_gallery

GALLERY = random_gallery(30, 3, noise=1.2)
ROWS = np.arange(0, 90, 2)
SCORES = left_out_similarities(GALLERY, ROWS).mixed(BEST_PHOTO_WEIGHTS[0])
TABLE = EvidenceTable(ROWS, GALLERY.individual_index[ROWS], SCORES, {}, GALLERY.species)


def test_the_roles_are_those_of_the_plays() -> None:
    """Who competes: the number of individuals in each play, known and new, at every size."""
    plays = play(GALLERY, ROWS, seed=0)[0]
    expected = sorted(
        zip(
            plays.size.tolist(),
            plays.is_new.tolist(),
            plays.row.tolist(),
            np.exp(plays.features[:, 2]).round().astype(int).tolist(),
            strict=True,
        )
    )
    found = sorted(
        (role.size, role.is_new, row, count)
        for role in roles(TABLE, 0)
        for row, count, valid in zip(
            ROWS.tolist(), role.competing.sum(axis=1).tolist(), role.valid, strict=True
        )
        if valid
    )
    assert found == expected


def test_an_individual_without_another_encounter_plays_the_new_only() -> None:
    scores = SCORES.copy()
    scores[0, TABLE.own[0]] = -np.inf
    known, new, *_ = roles(TABLE._replace(scores=scores), 0)
    assert (known.valid[0], new.valid[0]) == (False, True)
    assert known.valid[1:].all()


def test_a_calibration_gives_the_answers_that_out_of_fold_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With the same parameters in every fold, both ways must agree play by play."""
    plays = play(GALLERY, ROWS, seed=0)
    everything = np.ones(len(plays[0].is_new), dtype=np.bool_)
    parameters = fit_parameters(plays, everything, 0.3)
    monkeypatch.setattr("rorqual.matching.out_of_fold.fit_parameters", lambda *_: parameters)
    counted = out_of_fold_answers(plays, expected_new_share=0.3, seed=0)
    weight = parameters.best_photo_weight
    calibration: Calibration = calibration_of(
        temperature=parameters.softmax_temperature,
        best_photo_weight=weight,
        novelty=parameters.novelty,
    )
    table = TABLE._replace(scores=left_out_similarities(GALLERY, ROWS).mixed(weight))
    found = answers_by_calibration(calibration, table, expected_new_share=0.3, seed=0)
    first, second = (it.where(np.lexsort((it.is_new, it.row))) for it in (counted, found))
    for name in ("row", "individual", "best", "is_new", "top_is_own"):
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name), err_msg=name)
    for name in ("new_probability", "top_probability", "truth_probability", "weight"):
        np.testing.assert_allclose(
            getattr(first, name), getattr(second, name), rtol=1e-3, atol=1e-6, err_msg=name
        )
    np.testing.assert_array_equal(np.minimum(first.position, 5), np.minimum(second.position, 5))


def test_a_calibration_that_is_sure_of_new_ranks_everybody_behind() -> None:
    calibration = calibration_of(novelty=NoveltyModel(50.0, 0.0, 0.0, 0.0))
    found = answers_by_calibration(calibration, TABLE, expected_new_share=0.3, seed=0)
    assert np.all(found.position[found.is_new] == 0)
    assert np.all(found.position[~found.is_new] >= 1)
