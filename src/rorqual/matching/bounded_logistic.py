"""How are log-odds fitted, where some weights may not have the wrong sign?"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Bound = tuple[float | None, float | None]  # least and largest weight; None for no bound


def fit_logistic(
    features: NDArray[np.float64],
    outcomes: NDArray[np.bool_],
    weights: NDArray[np.float64],
    *,
    bounds: Sequence[Bound],
    penalties: Sequence[float],
) -> tuple[float, NDArray[np.float64]]:
    """Logistic regression by maximum likelihood, with ridge penalties and bounds.

    Args:
        features: shape (n, k), of like scale.
        outcomes: shape (n,).
        weights: of each row, shape (n,).
        bounds: of each of the k weights.
        penalties: half of it times the square of each weight is added to the loss.

    Returns:
        The intercept, which is free, and the weights of shape (k,).
    """
    from scipy.optimize import minimize

    signs = np.where(outcomes, 1.0, -1.0)
    ridge = np.asarray([0.0, *penalties])
    design = np.column_stack([np.ones(len(features)), features])

    def loss(beta: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margins = signs * (design @ beta)
        wrong = 0.5 * (1.0 - np.tanh(0.5 * margins))  # 1 / (1 + exp(margin)), without overflow
        value = weights @ np.logaddexp(0.0, -margins) + 0.5 * ridge @ beta**2
        return float(value), ridge * beta - design.T @ (weights * signs * wrong)

    found = minimize(
        loss,
        np.zeros(design.shape[1]),
        jac=True,
        method="L-BFGS-B",
        bounds=[(None, None), *bounds],
        options={"maxiter": 500, "ftol": 1e-12, "gtol": 1e-8},
    )
    return float(found.x[0]), np.asarray(found.x[1:], dtype=np.float64)
