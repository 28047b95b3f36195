"""How do crops get to disk so that a kill loses few of them?"""

from collections.abc import Sequence
from types import TracebackType
from typing import Self

from rorqual.training.data.crop_files import CropWriter
from rorqual.training.data.cutting import CutPhoto
from rorqual.training.data.journal import CropJournal, PhotoRecord

_PHOTOS_A_COMMIT = 64  # what a kill may lose


class CropKeeper:
    """Writes photos' crops, and then into the journal that they are there."""

    def __init__(self, journal: CropJournal, writer: CropWriter) -> None:
        self._journal = journal
        self._writer = writer
        self._written: list[PhotoRecord] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._commit()

    def keep(self, photo: int, rows: Sequence[int], cut: CutPhoto) -> None:
        """Write the crops of one photo.

        Args:
            photo: its number.
            rows: where each of its animals lies in the files.
            cut: what was cut out of it.
        """
        animals: list[tuple[str, ...] | str] = []
        for row, crops in zip(rows, cut.crops, strict=True):
            if isinstance(crops, str):
                animals.append(crops)
                continue
            for view, pixels in crops.items():
                self._writer.write(view, row, pixels)
            animals.append(tuple(crops))
        day = cut.day.isoformat() if cut.day else None
        self._written.append(
            PhotoRecord(photo, cut.sha256, cut.perceptual_hash, day, tuple(animals))
        )
        if len(self._written) == _PHOTOS_A_COMMIT:
            self._commit()

    def _commit(self) -> None:
        self._writer.to_disk()
        self._journal.add(self._written)
        self._written.clear()
