"""How does the evidence of several channels become probabilities?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rorqual.matching.fused_novelty import FusedNovelty, NoveltyFacts
from rorqual.matching.pair_calibrator import PairCalibrator

EMBEDDING = "embedding"  # the channel that every individual has a value in
LOCAL = "local"  # local features, 0 or more, of the individuals on the shortlist
CLOSER = "closer"  # the same by a slower comparison, of the likeliest few

ChannelValues = Mapping[str, ArrayLike]  # channel -> (..., individuals), nan where it has none


class FusedProbabilities(NamedTuple):
    """Of p queries; the probabilities of each sum to 1."""

    individuals: NDArray[np.float64]  # (p, individuals)
    new_individual: NDArray[np.float64]  # (p,)
    utilities: NDArray[np.float64]  # (p, individuals), what they are ranked by; -inf: not competing


@dataclass(frozen=True, slots=True)
class Channel:
    """One voice among several."""

    name: str
    weight: float  # of its log-odds, 0 or more
    calibrator: PairCalibrator


@dataclass(frozen=True, slots=True)
class FusionModel:
    """Utility of an individual: the weighted sum of its channels' log-odds.

    P(new) is a logistic function of the utilities, P(i | known) their softmax. A channel without
    a value for an individual says nothing about it.

    Raises:
        ValueError: where a parameter is not finite or out of its range.
    """

    channels: tuple[Channel, ...]  # the embedding first
    novelty: FusedNovelty

    def __post_init__(self) -> None:
        if not self.channels or self.channels[0].name != EMBEDDING:
            raise ValueError("a fusion needs the embedding as its first channel")
        if not all(isfinite(it.weight) and it.weight >= 0 for it in self.channels):
            raise ValueError("a fusion needs channels of weight 0 or more")
        if len(self.novelty.channels) != len(self.channels) - 1:
            raise ValueError("a fusion needs a weight of novelty for each further channel")

    def uses(self, name: str) -> bool:
        """Whether a channel has a say."""
        of_novelty = (0.0, *self.novelty.channels)
        return any(
            channel.name == name and (channel.weight > 0 or weight != 0)
            for channel, weight in zip(self.channels, of_novelty, strict=True)
        )

    @property
    def further(self) -> tuple[str, ...]:
        """The channels besides the embedding that have a say."""
        return tuple(it.name for it in self.channels[1:] if self.uses(it.name))

    @property
    def weights(self) -> NDArray[np.float64]:
        """Of the channels, shape (channels,)."""
        return np.array([channel.weight for channel in self.channels])

    def evidence(
        self, scores: ArrayLike, values: ChannelValues, species: Sequence[str | None]
    ) -> NDArray[np.float64]:
        """Log-odds in each channel, shape (..., individuals, channels).

        Args:
            scores: of the embedding, shape (..., individuals); -inf for who does not compete.
            values: of further channels; one that is left out has no value for anybody.
            species: of each individual.
        """
        similarity = np.asarray(scores, dtype=np.float64)
        given = {EMBEDDING: similarity, **values}
        nothing = np.full(similarity.shape, np.nan)
        return np.stack(
            [it.calibrator.log_odds(given.get(it.name, nothing), species) for it in self.channels],
            axis=-1,
        )

    def probabilities(
        self,
        evidence: NDArray[np.float64],
        competing: NDArray[np.bool_],
        species: Sequence[str | None],
    ) -> FusedProbabilities:
        """Probabilities for p queries.

        Args:
            evidence: shape (p, individuals, channels), see `evidence`.
            competing: mask of shape (p, individuals), with one or more in each row; the others
                have probability 0.
            species: of each individual.
        """
        utilities = np.where(competing, evidence @ self.weights, -np.inf)
        facts = novelty_facts(utilities, evidence, competing, species)
        new = self.novelty.probability(facts)
        likelihood = np.exp(utilities - facts.top[:, np.newaxis])
        share = (1.0 - new[:, np.newaxis]) / likelihood.sum(axis=1, keepdims=True)
        return FusedProbabilities(share * likelihood, new, utilities)

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> "FusionModel":
        """Read what `dataclasses.asdict` made of one.

        Raises:
            KeyError, TypeError, ValueError: where it is damaged.
        """
        novelty = dict(written["novelty"])
        novelty["channels"] = tuple(novelty["channels"])
        channels = tuple(
            Channel(it["name"], it["weight"], PairCalibrator.from_json(it["calibrator"]))
            for it in written["channels"]
        )
        return cls(channels, FusedNovelty(**novelty))


def novelty_facts(
    utilities: NDArray[np.float64],
    evidence: NDArray[np.float64],
    competing: NDArray[np.bool_],
    species: Sequence[str | None],
) -> NoveltyFacts:
    """What the novelty model looks at, for p queries.

    Args:
        utilities: shape (p, individuals), -inf where not competing.
        evidence: shape (p, individuals, channels), the embedding first.
        competing: mask of shape (p, individuals).
        species: of each individual.
    """
    best = utilities.argmax(axis=1)
    top = utilities[np.arange(len(utilities)), best]
    second = np.full(len(utilities), -np.inf)
    if utilities.shape[1] > 1:
        second = np.partition(utilities, -2, axis=1)[:, -2]
    further = np.where(competing[..., np.newaxis], evidence[..., 1:], -np.inf)
    return NoveltyFacts(
        top,
        np.where(np.isfinite(second), top - second, 0.0),
        np.log(competing.sum(axis=1)),
        further.max(axis=1),
        species_names(species)[best],
    )


def species_names(species: Sequence[str | None]) -> NDArray[np.str_]:
    """The species of each individual as an array, empty where not known."""
    return np.array([name or "" for name in species], dtype=np.str_)
