"""Which photos did the user mean, and how is each one called?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rorqual.photos.photo_file import PhotoFile
from rorqual.photos.roots import FoundFile, Root, roots_of

_PLAIN, _WITH_BASE_NAME, _STORED_PATH = range(3)  # ways to name a root's photos, shortest first


@dataclass(frozen=True, slots=True)
class PhotoSources:
    """What the PHOTOS arguments stand for."""

    files: tuple[PhotoFile, ...]  # sorted by name; no two names are equal
    not_photos: tuple[str, ...]  # names of the other files, sorted


def collect_photos(arguments: Sequence[str]) -> PhotoSources:
    """Find all photos of the arguments; reads no photo, only the lists of archives.

    Args:
        arguments: folders (searched recursively), files, zip archives and globs (also `**`).

    Returns:
        Each file once, however often it was named. Names are relative to the argument; where
        two arguments give the same name, their photos get the argument's own name in front, and
        the stored path where that is not enough.

    Raises:
        UsageError: where an argument is missing or a glob fits nothing.
    """
    roots = [root for argument in arguments for root in roots_of(argument)]
    found = _without_repetitions(roots)
    names = _names(found)
    photos = [
        PhotoFile(name, file.stored_path, file.source, file.name if file.name != name else None)
        for (_, file), name in zip(found, names, strict=True)
        if file.source is not None
    ]
    others = [name for (_, file), name in zip(found, names, strict=True) if file.source is None]
    return PhotoSources(tuple(sorted(photos, key=lambda photo: photo.name)), tuple(sorted(others)))


def _without_repetitions(roots: list[Root]) -> list[tuple[Root, FoundFile]]:
    found: dict[str, tuple[Root, FoundFile]] = {}
    for root in roots:
        for file in root.files:
            found.setdefault(file.identity, (root, file))
    return list(found.values())


def _names(found: list[tuple[Root, FoundFile]]) -> list[str]:
    """A name for each file, longer for all files of those roots whose photos collide."""
    ways = {id(root): _PLAIN for root, _ in found}
    while True:
        names = [_name(root, file, ways[id(root)]) for root, file in found]
        photos = [index for index, (_, file) in enumerate(found) if file.source is not None]
        counts = Counter(names[index] for index in photos)
        colliding = {id(found[index][0]) for index in photos if counts[names[index]] > 1}
        longer = {key for key in colliding if ways[key] < _STORED_PATH}
        if not longer:
            return names
        for key in longer:
            ways[key] += 1


def _name(root: Root, file: FoundFile, way: int) -> str:
    if way == _PLAIN:
        return file.name
    if way == _WITH_BASE_NAME:
        return f"{root.base_name}/{file.name}"
    return Path(file.stored_path).as_posix()
