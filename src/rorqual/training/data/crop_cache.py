"""What do the animals look like? Decoded crops on disk, so that no epoch waits for a decoder."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.label import RowError
from rorqual.training.data.animals import TrainingAnimal
from rorqual.training.data.crop_files import opened


@dataclass(frozen=True, eq=False)
class CropCache:
    """n readable animals and their crops; `make_crops` makes it.

    It holds no pixels itself, so that it may be copied and sent to other processes.
    """

    folder: Path
    side: int  # pixels, both sides
    views: tuple[str, ...]  # those that were cut
    animals: list[TrainingAnimal]
    photo_sha256: tuple[str, ...]  # (n,), of the photos' bytes
    perceptual_hashes: tuple[str, ...]  # (n,), of the whole photos
    days: tuple[date | None, ...]  # (n,), as labelled, else of the EXIF
    file_rows: NDArray[np.int64]  # (n,), where each animal lies in the files
    present: Mapping[str, NDArray[np.bool_]]  # view -> (n,)
    unreadable: list[RowError]  # photos and boxes that were left out

    def __len__(self) -> int:
        return len(self.animals)

    def has(self, view: str) -> NDArray[np.bool_]:
        """Which animals have a crop of the view, shape (n,).

        Raises:
            KeyError: where the view was not cut.
        """
        return self.present[view]

    def crop(self, view: str, rows: NDArray[np.integer]) -> NDArray[np.uint8]:
        """The crops of m animals in one view, RGB.

        Args:
            view: one of `views`.
            rows: numbers 0..n-1, shape (m,).

        Returns:
            A copy of shape (m, side, side, 3).

        Raises:
            KeyError: where the view was not cut.
            ValueError: where an animal has no such view.
        """
        lacking = np.flatnonzero(~self.has(view)[rows])
        if lacking.size:
            name = self.animals[int(rows[lacking[0]])].name
            raise ValueError(f"{name} has no view {view!r}: ask `has` first")
        return np.asarray(opened(self.folder, view)[self.file_rows[rows]])

    def only(self, rows: NDArray[np.integer]) -> "CropCache":
        """The same files with some of the animals, numbers 0..n-1 of shape (m,)."""
        chosen = [int(row) for row in rows]
        return replace(
            self,
            animals=[self.animals[row] for row in chosen],
            photo_sha256=tuple(self.photo_sha256[row] for row in chosen),
            perceptual_hashes=tuple(self.perceptual_hashes[row] for row in chosen),
            days=tuple(self.days[row] for row in chosen),
            file_rows=self.file_rows[chosen],
            present={view: has[chosen] for view, has in self.present.items()},
        )

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the photos' bytes and the labels in their order, 64 hexadecimal digits.

        Where the photos lie and how they are called has no part in it.
        """
        digest = hashlib.sha256()
        for sha256, animal in zip(self.photo_sha256, self.animals, strict=True):
            digest.update(json.dumps([sha256, *_label(animal)], sort_keys=True).encode())
        return digest.hexdigest()


def _label(animal: TrainingAnimal) -> list[object]:
    boxes = {view: box.as_tuple() for view, box in animal.boxes.items()}
    named = (animal.individual, animal.species, animal.encounter, animal.date)
    return [*named, boxes, sorted(animal.whole_parts)]
