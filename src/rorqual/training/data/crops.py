"""How do photos become the crops that training sees? Once, side by side, and resumable."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path

import numpy as np

from rorqual.domain.errors import PhotoRefusedError, UsageError
from rorqual.domain.label import RowError
from rorqual.identify.ordered_work import default_workers, ordered_map
from rorqual.identify.progress import Progress, silent
from rorqual.photos.fingerprints import sha256_hex
from rorqual.photos.reader import DEFAULT_MAX_PIXELS
from rorqual.training.data.animals import TrainingAnimal
from rorqual.training.data.crop_cache import CropCache
from rorqual.training.data.crop_files import crop_writer, is_laid_out, lay_out
from rorqual.training.data.crop_keeper import CropKeeper
from rorqual.training.data.cutting import CutPhoto, cut_photo
from rorqual.training.data.journal import CropJournal, PhotoRecord

__all__ = ["CropCache", "make_crops"]

_LAYOUT = 1  # of the files; another one is made anew


@dataclass(frozen=True, slots=True)
class _Photo:
    """A photo and its animals."""

    number: int
    rows: list[int] = field(default_factory=list)
    animals: list[TrainingAnimal] = field(default_factory=list)


def make_crops(
    animals: Sequence[TrainingAnimal],
    views: Sequence[str],
    *,
    side: int,
    margin: float,
    folder: Path,
    progress: Progress | None = None,
    max_pixels: int = DEFAULT_MAX_PIXELS,
) -> CropCache:
    """Cut out every animal in every view and keep the crops in a folder.

    Crops that lie there from before are taken over where neither the settings, nor the boxes,
    nor the photo's bytes have changed. A photo that cannot be read is left out with its animals,
    and so is an animal whose box reaches out of its photo.

    Args:
        animals: in any order.
        views: `whole`, `given` (the whole photo for an animal without box) or parts.
        side: pixels of the square that every view is stretched to.
        margin: added on each side of a box, in shares of its width and height.
        folder: of the crops; made where it is missing.
        progress: called after each photo.
        max_pixels: the largest photo that is decoded.

    Raises:
        UsageError: where the folder cannot be written to.
    """
    views = tuple(dict.fromkeys(views))
    photos = _photos(animals)
    journal = CropJournal(folder, _key(animals, views, side, margin))
    refused: dict[int, str] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        is_known = journal.read() and is_laid_out(folder, views, len(animals), side)
        journal.rewrite(journal.records if is_known else {})
        if not is_known:
            lay_out(folder, views, len(animals), side)
        cut = partial(
            _cut, journal=journal, views=views, side=side, margin=margin, max_pixels=max_pixels
        )
        with (
            crop_writer(folder, views, len(animals)) as writer,
            CropKeeper(journal, writer) as keeper,
            closing(ordered_map(cut, photos, default_workers())) as outcomes,
        ):
            for photo, outcome in zip(photos, outcomes, strict=True):
                if isinstance(outcome, str):
                    refused[photo.number] = outcome
                elif isinstance(outcome, CutPhoto):
                    keeper.keep(photo.number, photo.rows, outcome)
                (progress or silent)(photo.number + 1, len(photos))
    except OSError as error:
        raise UsageError(
            f"the crops cannot be kept in {folder} ({error.strerror or error}): make room or "
            "name another folder"
        ) from error
    return _cache(folder, side, views, animals, photos, journal, refused)


def _photos(animals: Sequence[TrainingAnimal]) -> list[_Photo]:
    """The animals by photo, so that each photo is decoded once."""
    photos: dict[tuple[Path, str], _Photo] = {}
    for row, animal in enumerate(animals):
        photo = photos.setdefault((animal.path, animal.name), _Photo(len(photos)))
        photo.rows.append(row)
        photo.animals.append(animal)
    return list(photos.values())


def _key(animals: Sequence[TrainingAnimal], views: Sequence[str], side: int, margin: float) -> str:
    """What the crops depend on but for the photos' bytes: paths, boxes and settings."""
    boxes = [
        [
            str(animal.path),
            {view: box.as_tuple() for view, box in animal.boxes.items()},
            sorted(animal.whole_parts),
        ]
        for animal in animals
    ]
    written = json.dumps([_LAYOUT, views, side, margin, boxes], sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


def _cut(
    photo: _Photo,
    *,
    journal: CropJournal,
    views: Sequence[str],
    side: int,
    margin: float,
    max_pixels: int,
) -> CutPhoto | str | None:
    """Cut one photo out; called from several threads.

    Returns:
        None where its crops lie on disk already; a message where it is refused.
    """
    first = photo.animals[0]
    try:
        data = first.read_bytes()
        known = journal.records.get(photo.number)
        if known and known.sha256 == sha256_hex(data):
            return None
        return cut_photo(
            data, first.name, photo.animals, views, side=side, margin=margin, max_pixels=max_pixels
        )
    except PhotoRefusedError as error:
        return error.refusal.message


def _cache(
    folder: Path,
    side: int,
    views: tuple[str, ...],
    animals: Sequence[TrainingAnimal],
    photos: Sequence[_Photo],
    journal: CropJournal,
    refused: Mapping[int, str],
) -> CropCache:
    """What is on disk, in the order of the animals."""
    cut: dict[int, tuple[PhotoRecord, tuple[str, ...]]] = {}  # row -> its photo and views
    unreadable = []
    for photo in photos:
        name = photo.animals[0].name
        if photo.number in refused:
            unreadable.append(RowError(name, 0, refused[photo.number]))
            continue
        record = journal.records[photo.number]
        for row, outcome in zip(photo.rows, record.animals, strict=True):
            if isinstance(outcome, str):
                unreadable.append(RowError(name, 0, outcome))
            else:
                cut[row] = record, outcome
    rows = sorted(cut)
    records = [cut[row][0] for row in rows]
    return CropCache(
        folder=folder,
        side=side,
        views=views,
        animals=[animals[row] for row in rows],
        photo_sha256=tuple(record.sha256 for record in records),
        perceptual_hashes=tuple(record.perceptual_hash for record in records),
        days=tuple(
            _day(animals[row].date or record.day) for row, record in zip(rows, records, strict=True)
        ),
        file_rows=np.array(rows, dtype=np.int64),
        present={view: np.array([view in cut[row][1] for row in rows], bool) for view in views},
        unreadable=unreadable,
    )


def _day(text: str | None) -> date | None:
    return datetime.fromisoformat(text).date() if text else None
