"""How alike are photos of known individuals to others' photos, and to their class rows?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.gallery import Gallery
from rorqual.matching.individual_scores import IndividualSimilarities
from rorqual.matching.leave_one_encounter_out import (
    in_turn,
    left_out_similarities,
    rows_with_other_encounter,
)

PHOTOS_ASKED = 500  # of each kind; two numbers need no more


@dataclass(frozen=True, slots=True, eq=False)
class RowScaleTable:
    """q photos against n individuals by their photos, and m of these by their class rows."""

    individuals: tuple[str, ...]  # the n names
    own: NDArray[np.int32]  # (q,), index of each photo's individual
    by_photos: IndividualSimilarities  # (q, n), without the photo's encounter
    owners: NDArray[np.intp]  # (m,), whose class rows these are, ascending
    cosines: NDArray[np.float32]  # (q, m), to the best of them

    @property
    def has_row(self) -> NDArray[np.bool_]:
        """Which of the n individuals have a class row."""
        found = np.zeros(len(self.individuals), dtype=np.bool_)
        found[self.owners] = True
        return found


def row_scale_table(photos: Gallery, mixed: Gallery, *, seed: int) -> RowScaleTable:
    """Ask photos of individuals that are known by photos, and of those that have a class row.

    Class rows of others are not looked at: whoever has one under a name that nobody told would be
    taken for a stranger.

    Args:
        photos: with encounter groups.
        mixed: the same with class rows.
        seed: of the choice of photos.
    """
    row_names = [mixed.individuals[it] for it in mixed.individual_index[mixed.rows_without_photo]]
    place = {name: index for index, name in enumerate(photos.individuals)}
    shared = [row for row, name in enumerate(row_names) if name in place]
    index = np.array([place[row_names[row]] for row in shared], dtype=np.intp)
    owners, first = np.unique(index, return_index=True)
    random = np.random.default_rng(seed)
    of_shared = np.flatnonzero(np.isin(photos.individual_index, owners))
    pools = (rows_with_other_encounter(photos), of_shared)
    rows = np.unique(np.concatenate([in_turn(photos, it, random)[:PHOTOS_ASKED] for it in pools]))
    to_rows = photos.vectors[rows] @ mixed.vectors[mixed.rows_without_photo[shared]].T
    return RowScaleTable(
        photos.individuals,
        photos.individual_index[rows],
        left_out_similarities(photos, rows),
        owners.astype(np.intp),
        np.maximum.reduceat(to_rows, first, axis=1),
    )
