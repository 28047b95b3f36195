import numpy as np
import pytest

from rorqual.matching.local.geometry import AffineModel, Plausibility, fit_affine


def model(*numbers: float) -> AffineModel:
    return AffineModel(np.array(numbers).reshape(2, 2), np.zeros(2))


def test_a_model_is_found_among_wrong_pairs() -> None:
    random = np.random.default_rng(0)
    matrix, shift = np.array([[0.9, 0.1], [-0.1, 1.1]]), np.array([10.0, -5.0])
    first = random.uniform(0, 400, size=(60, 2))
    second = first @ matrix.T + shift
    second[20:] = random.uniform(0, 400, size=(40, 2))
    found = fit_affine(first.astype(np.float32), second.astype(np.float32), tolerance=5.0)
    assert found is not None
    assert found.inliers[:20].all()
    assert found.inliers[20:].sum() <= 3
    np.testing.assert_allclose(found.model.matrix, matrix, atol=0.02)


def test_too_few_pairs_and_points_on_one_spot_have_no_model() -> None:
    points = np.zeros((3, 2), dtype=np.float32)
    assert fit_affine(points, points, tolerance=5.0) is None
    many = np.ones((30, 2), dtype=np.float32)
    found = fit_affine(many, many, tolerance=5.0)
    assert found is None or not Plausibility().allows(found.model)


@pytest.mark.parametrize(
    ("numbers", "allowed"),
    [
        ((1, 0, 0, 1), True),
        ((0.5, 0, 0, 0.6), True),
        ((-1, 0, 0, 1), False),  # mirrored
        ((0, -1, 1, 0), False),  # a quarter turn
        ((3, 0, 0, 3), False),  # too near
        ((0.3, 0, 0, 0.3), False),  # too far
        ((2, 0, 0, 0.8), False),  # squeezed
    ],
)
def test_what_is_plausible(numbers: tuple[float, ...], allowed: bool) -> None:
    assert Plausibility().allows(model(*numbers)) is allowed


@pytest.mark.parametrize("degrees", [-130.0, -30.0, 0.0, 45.0, 90.0])
def test_the_turn_of_a_scaled_rotation_is_its_angle(degrees: float) -> None:
    angle = np.radians(degrees)
    cos, sin = 1.7 * np.cos(angle), 1.7 * np.sin(angle)
    turned = model(cos, -sin, sin, cos)
    assert turned.turn == pytest.approx(degrees)
    assert turned.scales == pytest.approx((1.7, 1.7))
    assert not turned.is_mirrored
