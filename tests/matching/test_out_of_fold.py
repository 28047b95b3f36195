import numpy as np
import pytest

from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.matching.calibration import Calibration
from rorqual.matching.out_of_fold import out_of_fold_answers
from rorqual.matching.parameters import fit_parameters
from rorqual.matching.plays import Plays, play
from rorqual.matching.rank import identify_embedding
from tests.matching.worlds import calibration_of, gallery_of, random_gallery

GALLERY = random_gallery(30, 3, noise=1.2)
PLAYS = play(GALLERY, np.arange(90), seed=0)
ANSWERS = out_of_fold_answers(PLAYS, expected_new_share=0.3, seed=0)


def test_every_play_against_the_whole_gallery_is_answered_once() -> None:
    assert (~ANSWERS.is_new).sum() == ANSWERS.is_new.sum() == 90
    assert ANSWERS.weight[ANSWERS.is_new].sum() / ANSWERS.weight.sum() == pytest.approx(0.3)
    assert np.all(ANSWERS.new_probability + ANSWERS.top_probability <= 1 + 1e-6)
    assert not ANSWERS.top_is_own[ANSWERS.is_new].any()


def test_the_answers_are_those_that_identification_would_give(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Fitted on all in every fold, they can be compared with the ranking one by one."""
    everything = np.ones(len(PLAYS[0].is_new), dtype=np.bool_)
    parameters = fit_parameters(PLAYS, everything, 0.3)
    monkeypatch.setattr("rorqual.matching.out_of_fold.fit_parameters", lambda *_: parameters)
    answers = out_of_fold_answers(PLAYS, expected_new_share=0.3, seed=0)
    calibration = calibration_of(
        temperature=parameters.softmax_temperature,
        best_photo_weight=parameters.best_photo_weight,
        novelty=parameters.novelty,
    )
    expected = sorted(
        answer
        for row in range(90)
        for answer in (_as_known(row, calibration), _as_new(row, calibration))
    )
    found = sorted(
        zip(
            answers.is_new.tolist(),
            answers.new_probability.tolist(),
            np.minimum(answers.position, 5).tolist(),
            strict=True,
        )
    )
    np.testing.assert_allclose(np.array(found), np.array(expected), atol=1e-3)


def test_parameters_never_see_the_individuals_that_they_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = []

    def recorded(plays: list[Plays], chosen: np.ndarray, share: float) -> object:
        seen.append(set(plays[0].individual[chosen].tolist()))
        return fit_parameters(plays, chosen, share)

    monkeypatch.setattr("rorqual.matching.out_of_fold.fit_parameters", recorded)
    out_of_fold_answers(PLAYS, expected_new_share=0.3, seed=0)
    left_out = [set(range(30)) - individuals for individuals in seen]
    assert sorted(individual for fold in left_out for individual in fold) == list(range(30))
    assert [len(fold) for fold in left_out] == [6] * 5


def _as_known(row: int, calibration: Calibration) -> tuple[bool, float, int]:
    sha256 = GALLERY.photo_sha256[row]
    found = identify_embedding(GALLERY, GALLERY.vectors[row], calibration, exclude_sha256=sha256)
    names = [candidate.individual for candidate in found.candidates]
    own = GALLERY.individuals[row // 3]
    position = names.index(own) if own in names else 5
    return False, found.new_individual_probability, position


def _as_new(row: int, calibration: Calibration) -> tuple[bool, float, int]:
    kept = [index for index in range(90) if index // 3 != row // 3]
    names = [GALLERY.individuals[index // 3] for index in kept]
    found = identify_embedding(
        gallery_of(names, GALLERY.vectors[kept]), GALLERY.vectors[row], calibration
    )
    shown = [candidate.individual for candidate in found.candidates]
    position = shown.index(NEW_INDIVIDUAL) if NEW_INDIVIDUAL in shown else 5
    return True, found.new_individual_probability, position
