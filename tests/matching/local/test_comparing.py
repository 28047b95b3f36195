import numpy as np
import pytest
from PIL import ImageOps

from rorqual.matching.local.comparing import ComparingSettings, LocalComparer
from rorqual.matching.local.pairing import PairingSettings
from tests.matching.local.pictures import features_of, fluke_crop, moved
from tests.rendered import sea

COMPARER = LocalComparer()


def turn(degrees: float) -> np.ndarray:
    angle = np.radians(degrees)
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


@pytest.mark.parametrize(
    ("matrix", "shift"),
    [
        (turn(0), (12.0, -7.0)),
        (turn(20), (40.0, -60.0)),
        (turn(-15), (-10.0, 50.0)),
        (turn(0) * 0.7, (70.0, 30.0)),
        (np.array([[0.9, 0.15], [0.0, 0.8]]), (20.0, 10.0)),
    ],
)
def test_a_known_movement_is_recovered(matrix: np.ndarray, shift: tuple[float, float]) -> None:
    image = fluke_crop(3)
    seen_again = moved(image, matrix, np.array(shift))
    match = COMPARER.compare(features_of(image), features_of(seen_again))
    assert match.is_plausible
    assert match.inliers >= 20
    assert match.score > 0
    size = np.array(image.size)
    expected = (match.points[:, :2] * size) @ matrix.T + shift
    errors = np.linalg.norm(match.points[:, 2:] * size - expected, axis=1)
    assert np.median(errors) < 2.0


def test_an_animal_is_more_like_itself_than_like_another() -> None:
    first, again, other = (features_of(fluke_crop(*it)) for it in ((3, 0), (3, 1), (4, 0)))
    assert COMPARER.compare(first, again).score > COMPARER.compare(first, other).score


def test_a_mirrored_picture_of_the_same_marks_does_not_count() -> None:
    image = fluke_crop(3)
    features = features_of(image)
    mirrored = features_of(ImageOps.mirror(image))
    assert (
        COMPARER.compare(features, mirrored).score
        < 0.5 * COMPARER.compare(features, features).score
    )


def test_a_picture_that_stands_on_its_head_is_implausible() -> None:
    image = fluke_crop(3)
    anywhere = LocalComparer(ComparingSettings(PairingSettings(place_weight=0.0)))
    match = anywhere.compare(features_of(image), features_of(image.rotate(180)))
    assert match.inliers >= 20
    assert not match.is_plausible
    assert match.score == 0.0


@pytest.mark.parametrize("others", [(3, 1), (4, 0), (5, 2)])
def test_scores_do_not_depend_on_who_is_asked_for(others: tuple[int, int]) -> None:
    first, second = features_of(fluke_crop(3)), features_of(fluke_crop(*others))
    forth, back = COMPARER.compare(first, second), COMPARER.compare(second, first)
    assert (forth.score, forth.pairs, forth.inliers) == (back.score, back.pairs, back.inliers)
    assert forth.coverage == back.coverage
    np.testing.assert_array_equal(forth.points[:, [2, 3, 0, 1]], back.points)


def test_the_same_comparison_gives_the_same_match() -> None:
    first, second = features_of(fluke_crop(3)), features_of(fluke_crop(3, 1))
    matches = [COMPARER.compare(first, second) for _ in range(3)]
    assert len({match.score for match in matches}) == 1
    np.testing.assert_array_equal(matches[0].points, matches[2].points)


def test_an_animal_without_marks_matches_nobody() -> None:
    blank = features_of(sea(1).resize((96, 64)).resize((96, 64), box=(0, 0, 1, 1)))
    assert len(blank) == 0
    match = COMPARER.compare(blank, features_of(fluke_crop(3)))
    assert (match.score, match.pairs, match.inliers, match.inlier_ratio) == (0.0, 0, 0, 0.0)
    assert match.points.shape == (0, 4)


def test_candidates_are_answered_in_their_order() -> None:
    query = features_of(fluke_crop(3))
    candidates = [features_of(fluke_crop(*it)) for it in ((4, 0), (3, 1))]
    matches = COMPARER.compare_all(query, candidates)
    expected = [COMPARER.compare(query, candidate).score for candidate in candidates]
    assert [match.score for match in matches] == expected


def test_other_settings_have_another_stamp() -> None:
    assert LocalComparer().stamp == LocalComparer().stamp
    assert LocalComparer(ComparingSettings(tolerance=0.01)).stamp != LocalComparer().stamp
