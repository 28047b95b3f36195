"""What is a label worth to a blend? The paper's text and its published notebook differ.

Both give a label the weight of each member that names it, times 10, 6.5, 3.3, 2.9 or 2.7 by its
place there. They differ in what they take off individuals with many photos, which are named too
often, and off `new_individual`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.blend.ballots import NOT_NAMED, Ballots
from rorqual.matching.blend.modes import BlendMode

PLACE_WEIGHTS = (10.0, 6.5, 3.3, 2.9, 2.7)
PAPER_PHOTO_PENALTY = 0.033  # for each training photo of the individual, once
PAPER_NEW_PENALTY = 4.0  # once, unless new_individual stands first or second
NOTEBOOK_PHOTO_PENALTY = 1 / 30  # times the member's weight, each time it names the individual
NOTEBOOK_NEW_PENALTIES = (4.9, 4.9, 2.5, 2.5, 2.5)  # times the member's weight, by its place there
NOTEBOOK_LEAD = 5.0  # with less than that, new_individual does not stay first


@dataclass(frozen=True, eq=False)
class BlendRule:
    """The rule of a mode, ready for some ballots and any weights."""

    mode: BlendMode
    ballots: Ballots
    worth: NDArray[np.float64]  # (n, s, m), what a member of weight 1 adds
    once: NDArray[np.float64]  # (n, s), what is added whatever the weights

    @classmethod
    def of(
        cls, mode: BlendMode, ballots: Ballots, photos_of: Mapping[str, int] | None = None
    ) -> "BlendRule":
        """Prepare a rule.

        Args:
            mode: whose.
            ballots: of the photos.
            photos_of: individual -> training photos; without it nobody is lowered for them.
        """
        named = ballots.places != NOT_NAMED
        worth = np.where(named, np.array(PLACE_WEIGHTS)[ballots.places], 0.0)
        photos = ballots.per_slot(photos_of or {})
        if mode is BlendMode.PAPER:
            return cls(mode, ballots, worth, -PAPER_PHOTO_PENALTY * photos)
        lowered = NOTEBOOK_PHOTO_PENALTY * photos[:, :, np.newaxis] + np.where(
            ballots.is_new[:, :, np.newaxis], np.array(NOTEBOOK_NEW_PENALTIES)[ballots.places], 0.0
        )
        return cls(mode, ballots, worth - np.where(named, lowered, 0.0), np.zeros(photos.shape))

    def scores(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Scores of the slots, shape (n, s); -inf for those that no member with weight names.

        Args:
            weights: of the members, shape (m,), 0 or more.
        """
        scores = self.worth @ weights + self.once
        has_vote = (self.ballots.places != NOT_NAMED) @ (weights > 0)
        scores[~has_vote] = -np.inf
        if self.mode is BlendMode.PAPER and scores.shape[1]:
            rows, columns = np.nonzero(self.ballots.is_new)
            own = scores[rows, columns]
            before = _before(scores[rows], columns)
            scores[rows, columns] = np.where(before >= 2, own - PAPER_NEW_PENALTY, own)
        return scores

    def places_of(self, slots: NDArray[np.intp], scores: NDArray[np.float64]) -> NDArray[np.intp]:
        """At which place of the blended lists a slot of each photo stands, shape (n,).

        Args:
            slots: one of each photo, shape (n,); NOT_NAMED for none.
            scores: see `scores`.

        Returns:
            0 is first; the number of slots where a photo has no such slot or it got no vote.
        """
        rows, last = np.arange(len(slots)), scores.shape[1]
        if not last:
            return np.zeros(len(slots), dtype=np.intp)
        places = _before(scores, slots)
        if self.mode is BlendMode.NOTEBOOK:
            first, second = _first_two(scores)
            swapped = self._gives_way(scores, first, second)
            places = np.where(swapped & (slots == first), 1, places)
            places = np.where(swapped & (slots == second), 0, places)
        there = (slots != NOT_NAMED) & np.isfinite(scores[rows, slots])
        return np.where(there, places, last)

    def lists(self, weights: NDArray[np.float64], length: int) -> list[tuple[str, ...]]:
        """The blended labels of each photo, best first, at most `length` of them."""
        scores = self.scores(weights)
        order = np.argsort(-scores, axis=1, kind="stable")
        if self.mode is BlendMode.NOTEBOOK and scores.shape[1] > 1:
            swapped = self._gives_way(scores, order[:, 0], order[:, 1])
            order[swapped, :2] = order[swapped, 1::-1]
        return [
            tuple(
                self.ballots.labels[self.ballots.slots[row, slot]]
                for slot in slots[:length]
                if np.isfinite(scores[row, slot])
            )
            for row, slots in enumerate(order)
        ]

    def _gives_way(
        self, scores: NDArray[np.float64], first: NDArray[np.intp], second: NDArray[np.intp]
    ) -> NDArray[np.bool_]:
        """Where `new_individual` leads somebody by too little, shape (n,)."""
        rows = np.arange(len(scores))
        top, runner_up = scores[rows, first], scores[rows, second]
        with np.errstate(invalid="ignore"):  # -inf - -inf, of photos without a vote
            leads_little = top - runner_up < NOTEBOOK_LEAD
        somebody = np.isfinite(top) & np.isfinite(runner_up) & (first != second)
        return np.asarray(self.ballots.is_new[rows, first] & somebody & leads_little)


def _before(scores: NDArray[np.float64], slots: NDArray[np.intp]) -> NDArray[np.intp]:
    """How many slots stand before one of each row; equal ones in their order."""
    own = scores[np.arange(len(slots)), slots][:, np.newaxis]
    earlier = np.arange(scores.shape[1]) < slots[:, np.newaxis]
    return np.asarray(((scores > own) | ((scores == own) & earlier)).sum(axis=1))


def _first_two(scores: NDArray[np.float64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The best slot and the second of each row, equal ones in their order; twice the only one."""
    first = scores.argmax(axis=1)
    others = scores.copy()
    others[np.arange(len(scores)), first] = -np.inf
    return first, others.argmax(axis=1)
