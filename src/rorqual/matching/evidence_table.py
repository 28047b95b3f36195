"""What does every channel say about photos of known and of left-out individuals?"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.out_of_fold import Answers
from rorqual.matching.plays import subgalleries


class EvidenceTable(NamedTuple):
    """q photos of the gallery against its n individuals, each without its own encounter."""

    row: NDArray[np.intp]  # (q,), of the gallery
    own: NDArray[np.int32]  # (q,), index of each photo's individual
    scores: NDArray[np.float32]  # (q, n), of the embedding; -inf where nothing is left
    values: Mapping[str, NDArray[np.float32]]  # channel -> (q, n), nan where nobody looked
    species: tuple[str | None, ...]  # (n,), of each individual

    def where(self, chosen: NDArray[np.bool_]) -> "EvidenceTable":
        """The photos of a mask of shape (q,)."""
        values = {name: of_channel[chosen] for name, of_channel in self.values.items()}
        return EvidenceTable(
            self.row[chosen], self.own[chosen], self.scores[chosen], values, self.species
        )


class Role(NamedTuple):
    """q plays in which each photo is one of a known individual, or of a new one."""

    is_new: bool
    size: int  # which of GALLERY_SHARES; 0 is the whole gallery
    competing: NDArray[np.bool_]  # (q, n), who may be answered
    valid: NDArray[np.bool_]  # (q,), whether the photo can play that role

    def where(self, chosen: NDArray[np.bool_]) -> "Role":
        """The plays of a mask of shape (q,)."""
        return self._replace(competing=self.competing[chosen], valid=self.valid[chosen])


def roles(table: EvidenceTable, seed: int) -> Iterator[Role]:
    """Both roles of each photo in galleries of several sizes, as `plays.play` has them."""
    present = np.isfinite(table.scores)
    queries = np.arange(len(table.own))
    is_own = np.zeros(present.shape, dtype=np.bool_)
    is_own[queries, table.own] = True
    for size, columns in enumerate(subgalleries(present.shape[1], seed)):
        in_gallery = np.zeros(present.shape[1], dtype=np.bool_)
        in_gallery[columns] = True
        others = present & in_gallery & ~is_own
        possible = np.asarray(others.any(axis=1))
        known = possible & present[queries, table.own]
        yield Role(False, size, np.asarray(others | (is_own & present)), known)
        yield Role(True, size, others, np.asarray(possible))


def answers_in(
    table: EvidenceTable,
    role: Role,
    probabilities: NDArray[np.float64],
    new: NDArray[np.float64],
) -> Answers:
    """The answers to one role as `out_of_fold` has them.

    Args:
        table: photos, all of which can play the role.
        role: that they play.
        probabilities: of the individuals, shape (q, n); 0 for who does not compete.
        new: of new_individual, shape (q,).
    """
    queries = np.arange(len(table.own))
    own = probabilities[queries, table.own]
    best = probabilities.argmax(axis=1)
    is_new = np.full(len(queries), role.is_new)
    truth = new if role.is_new else own
    # as in rank: an individual precedes an equally probable new_individual
    as_likely = (role.competing & (probabilities >= truth[:, np.newaxis])).sum(axis=1)
    rivals = as_likely if role.is_new else as_likely - 1  # itself is no rival
    return Answers(
        row=table.row,
        individual=table.own,
        best=best.astype(np.int32),
        is_new=is_new,
        new_probability=new,
        top_probability=probabilities[queries, best],
        truth_probability=truth,
        top_is_own=~is_new & (rivals == 0),
        position=rivals + (~is_new & (new > own)),
        weight=np.ones(len(queries)),
    )
