"""Which photos' crops lie in a folder already, so that an interrupted job goes on?"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

_FILE = "crops.jsonl"


@dataclass(frozen=True, slots=True)
class PhotoRecord:
    """One photo whose crops are written."""

    photo: int  # its place among the photos
    sha256: str  # hexadecimal, of the file's bytes
    perceptual_hash: str
    day: str | None  # ISO 8601 date of its EXIF
    animals: tuple[tuple[str, ...] | str, ...]  # each one's views, or why its box is no good


class CropJournal:
    """A text file beside the crops: a line for the settings, then one a photo.

    A line is appended once the photo's crops are on disk, so that a kill loses at most the
    photos since the last `add`.
    """

    def __init__(self, folder: Path, key: str) -> None:
        """Open the journal, or begin it anew.

        Args:
            folder: of the crops; it exists.
            key: what the crops depend on but for the photos' bytes; a journal of another key
                counts for nothing.
        """
        self._file = folder / _FILE
        self._key = key
        self.records: dict[int, PhotoRecord] = {}

    def read(self) -> bool:
        """Take up `records` from disk; False where there is no journal of this key."""
        try:
            lines = self._file.read_text("utf-8").splitlines()
            if not lines or json.loads(lines[0]) != {"key": self._key}:
                return False
        except (OSError, ValueError):
            return False
        for line in lines[1:]:
            try:
                record = _record(json.loads(line))
            except (ValueError, TypeError, KeyError):
                break  # torn by a kill, and the last one
            self.records[record.photo] = record
        return True

    def rewrite(self, records: Mapping[int, PhotoRecord]) -> None:
        """Put a journal of these records in its place, whole or not at all."""
        self.records = dict(records)
        partial = self._file.with_suffix(".part")
        partial.write_text(
            "\n".join([json.dumps({"key": self._key}), *map(_line, records.values()), ""]), "utf-8"
        )
        partial.replace(self._file)

    def add(self, records: Iterable[PhotoRecord]) -> None:
        """Append photos whose crops are on disk."""
        with self._file.open("a", encoding="utf-8") as stream:
            for record in records:
                self.records[record.photo] = record
                stream.write(_line(record) + "\n")
            stream.flush()
            os.fsync(stream.fileno())


def _line(record: PhotoRecord) -> str:
    return json.dumps(asdict(record))


def _record(written: Mapping[str, object]) -> PhotoRecord:
    animals = written["animals"]
    if not isinstance(animals, list):
        raise TypeError("a record lists its animals")
    values = dict(written)
    values["animals"] = tuple(item if isinstance(item, str) else tuple(item) for item in animals)
    return PhotoRecord(**values)  # type: ignore[arg-type]
