"""What does a channel's value say for or against a pair being one animal? Its log-odds.

A calibrator is fitted on labelled pairs in which the same animal and others weigh equally, so its
log-odds are the evidence of the value alone, whatever the share of matches: 0 speaks for neither.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rorqual.matching.bounded_logistic import fit_logistic

FEWEST_QUERIES_ISOTONIC = 1000  # below it a logistic curve of few parameters is safer
# Chance likeness ends somewhere, and from there on a value speaks louder: the logistic curve may
# bend at these quantiles of the pairs of different animals.
BENDS = (0.5, 0.9, 0.99)
FEWEST_OF_SPECIES = 30  # pairs of the same animal; with fewer the species has no curve of its own
SPECIES_SHRINKAGE = 100  # pairs of the same animal at which a species' own curve weighs one half
LARGEST_LOG_ODDS = 8.0  # no single value is worth more than 3,000 to 1


@dataclass(frozen=True, slots=True)
class Curve:
    """Log-odds by value: straight between the knots, never falling.

    Raises:
        ValueError: where knots are not finite, values do not rise or log-odds fall.
    """

    values: tuple[float, ...]  # two or more, ascending
    log_odds: tuple[float, ...]
    extends: bool  # beyond the knots it goes on as it ends; else it is level there

    def __post_init__(self) -> None:
        knots = np.array([self.values, self.log_odds])
        if knots.shape[1] < 2 or not np.isfinite(knots).all():
            raise ValueError("a curve of a pair calibrator needs two finite knots or more")
        if (np.diff(knots[0]) <= 0).any() or (np.diff(knots[1]) < 0).any():
            raise ValueError("a curve of a pair calibrator must rise")

    def at(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Log-odds of values of any shape, within +-LARGEST_LOG_ODDS."""
        found = np.interp(values, self.values, self.log_odds)
        if self.extends:
            slopes = np.diff(self.log_odds) / np.diff(self.values)
            found = found + slopes[0] * np.minimum(values - self.values[0], 0.0)
            found = found + slopes[-1] * np.maximum(values - self.values[-1], 0.0)
        return np.asarray(np.clip(found, -LARGEST_LOG_ODDS, LARGEST_LOG_ODDS))


@dataclass(frozen=True, slots=True)
class PairCalibrator:
    """The curve of all pairs, and of species with pairs enough a curve of their own."""

    pooled: Curve
    by_species: Mapping[str, tuple[float, Curve]] = field(default_factory=dict)  # share, curve

    def log_odds(self, values: ArrayLike, species: Sequence[str | None]) -> NDArray[np.float64]:
        """Evidence that each pair is one animal, natural logarithm; 0 where the value is missing.

        Args:
            values: of shape (..., individuals), nan where missing.
            species: of each individual.
        """
        given = np.asarray(values, dtype=np.float64)
        missing = ~np.isfinite(given)
        filled = np.where(missing, 0.0, given)
        found = self.pooled.at(filled)
        names = np.array([name or "" for name in species])
        for name, (share, curve) in self.by_species.items():
            of_it = names == name
            own = curve.at(filled[..., of_it])
            found[..., of_it] = share * own + (1.0 - share) * found[..., of_it]
        found[missing] = 0.0
        return found

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> "PairCalibrator":
        """Read what `dataclasses.asdict` made of one.

        Raises:
            KeyError, TypeError, ValueError: where it is damaged.
        """
        return cls(
            _curve(written["pooled"]),
            {name: (share, _curve(it)) for name, (share, it) in written["by_species"].items()},
        )


def fit_pair_calibrator(
    values: NDArray[np.float64],
    same: NDArray[np.bool_],
    species: NDArray[np.str_],
    *,
    queries: int,
) -> PairCalibrator:
    """Fit the log-odds of a channel on labelled pairs.

    Below 1,000 labelled queries Platt's logistic regression, with a few bends and no slope below
    0; from there on centred isotonic regression (Oron and Flournoy, 2017). Values that do not
    speak for a match get log-odds of 0 throughout.

    Args:
        values: of m pairs, finite.
        same: whether each pair is one animal.
        species: of the compared individual of each pair, empty where not known.
        queries: so many labelled photos stand behind the pairs.
    """
    fit = _isotonic if queries >= FEWEST_QUERIES_ISOTONIC else _platt
    pooled = fit(values, same)
    by_species = {}
    names, counts = np.unique(species[same], return_counts=True)
    if len(names) > 1:  # of one species alone, all pairs are its own
        for name, count in zip(names.tolist(), counts.tolist(), strict=True):
            of_it = species == name
            if name and count >= FEWEST_OF_SPECIES and (of_it & ~same).any():
                share = count / (count + SPECIES_SHRINKAGE)
                by_species[name] = (share, _platt(values[of_it], same[of_it]))
    return PairCalibrator(pooled, by_species)


def _platt(values: NDArray[np.float64], same: NDArray[np.bool_]) -> Curve:
    if not same.any() or same.all() or np.ptp(values) < 1e-12:
        return _silent(float(values.min(initial=0.0)))
    bends = np.quantile(values[~same], BENDS)
    knots = np.unique(np.array([values.min(), *bends, values.max()]))
    # how far a value has come in each piece between two knots: slopes of 0 or more never fall
    pieces = np.clip(values[:, np.newaxis], knots[:-1], knots[1:]) - knots[:-1]
    spread = np.maximum(pieces.std(axis=0), 1e-9)
    count = len(spread)
    intercept, weights = fit_logistic(
        pieces / spread,
        same,
        _balanced(same),
        bounds=[(0.0, None)] * count,
        penalties=[1.0] * count,
    )
    if not weights.any():
        return _silent(float(knots[0]))
    rises = np.cumsum(weights / spread * np.diff(knots))
    log_odds = intercept + np.concatenate([[0.0], rises])
    return Curve(tuple(knots.tolist()), tuple(log_odds.tolist()), extends=True)


def _isotonic(values: NDArray[np.float64], same: NDArray[np.bool_]) -> Curve:
    from sklearn.isotonic import IsotonicRegression

    if not same.any() or same.all() or np.ptp(values) < 1e-12:
        return _silent(float(values.min(initial=0.0)))
    weights = _balanced(same)
    fitted = IsotonicRegression().fit(values, same, sample_weight=weights).predict(values)
    # Each level stands at the centre of its block, so that the curve rises between the blocks.
    _, block = np.unique(fitted, return_inverse=True)
    mass = np.bincount(block, weights)
    centres = np.bincount(block, weights * values) / mass
    matches = np.bincount(block, weights * same)
    log_odds = np.log((matches + 0.5) / (mass - matches + 0.5))  # half a pair of either kind
    log_odds = np.maximum.accumulate(log_odds)
    if len(centres) < 2:
        return _silent(float(centres[0]))
    return Curve(tuple(centres.tolist()), tuple(log_odds.tolist()), extends=False)


def _balanced(same: NDArray[np.bool_]) -> NDArray[np.float64]:
    """1 for each pair of the same animal; the others weigh as much together."""
    return np.where(same, 1.0, same.sum() / (~same).sum())


def _silent(value: float) -> Curve:
    return Curve((value, value + 1.0), (0.0, 0.0), extends=False)


def _curve(written: Mapping[str, Any]) -> Curve:
    return Curve(
        tuple(map(float, written["values"])),
        tuple(map(float, written["log_odds"])),
        bool(written["extends"]),
    )
