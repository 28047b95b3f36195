"""Which files does one PHOTOS argument stand for: a folder, a file, a zip archive or a glob?"""

import glob
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from rorqual.domain.errors import UsageError
from rorqual.photos.archives import UnusableArchive, ZipArchive, ZipSource
from rorqual.photos.kinds import extension, is_photo, is_skipped_folder
from rorqual.photos.photo_file import ByteSource, DiskSource


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file below a root."""

    name: str  # relative to the root, forward slashes
    stored_path: str  # absolute path, or `<absolute path of the zip>!/<entry>`
    identity: str  # equal for the same file, however it was reached
    source: ByteSource | None  # None: no photo


@dataclass(frozen=True, slots=True)
class Root:
    """What the names of some photos are relative to."""

    base_name: str  # distinguishes this root's photos from another's
    files: list[FoundFile] = field(default_factory=list)
    _real_folders: dict[Path, Path] = field(default_factory=dict, repr=False)

    def add(self, path: Path, name: str, source: ByteSource | None) -> None:
        """Add a file on disk."""
        folder = path.parent
        if folder not in self._real_folders:
            self._real_folders[folder] = folder.resolve()
        identity = os.path.normcase(self._real_folders[folder] / path.name)
        self.files.append(FoundFile(printable(name), printable(str(path)), identity, source))


def roots_of(argument: str) -> list[Root]:
    """The roots of one PHOTOS argument; a glob's archives are roots of their own.

    Raises:
        UsageError: where nothing is there.
    """
    if os.path.lexists(argument):  # a folder may well be called `fins[2023]`
        return [_root_of_path(_absolute(argument))]
    if glob.has_magic(argument):
        hits = sorted(glob.glob(argument, recursive=True))  # noqa: PTH207 (`**`, absolute ones)
        if hits:
            return _roots_of_hits(argument, hits)
        raise UsageError(f"nothing fits the pattern {argument}: check its folder and its case")
    raise UsageError(f"{argument} is not there: check the path, or put it in quotes")


def printable(name: str) -> str:
    r"""The name with bytes that are no UTF-8 written as `\xe9`, so that it can be stored."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _root_of_path(path: Path) -> Root:
    if path.is_dir():
        root = Root(path.name)
        _add_folder(root, path, path, set())
        return root
    if extension(path.name) == ".zip":
        return _root_of_zip(path)
    root = Root(path.parent.name)
    _add_file(root, path, path.name)
    return root


def _roots_of_hits(pattern: str, hits: list[str]) -> list[Root]:
    prefix = _absolute(str(_prefix_without_magic(pattern)))
    root = Root(prefix.name)
    roots = [root]
    visited: set[Path] = set()
    for path in map(_absolute, hits):
        if path.is_dir():
            _add_folder(root, path, prefix, visited)
        elif extension(path.name) == ".zip":
            roots.append(_root_of_zip(path))
        else:
            _add_file(root, path, path.relative_to(prefix).as_posix())
    return roots


def _root_of_zip(path: Path) -> Root:
    root = Root(path.name)
    try:
        archive = ZipArchive(path)
    except ValueError as error:
        root.add(path, path.name, UnusableArchive(str(error)))
        return root
    identity = os.path.normcase(path.resolve())
    for name, entry in archive.entries.items():
        is_system = any(map(is_skipped_folder, name.split("/")[:-1]))
        usable = not is_system and is_photo(name, partial(archive.head, entry))
        source = ZipSource(archive, entry) if usable else None
        place = f"!/{printable(name)}"
        root.files.append(
            FoundFile(printable(name), printable(str(path)) + place, identity + place, source)
        )
    return root


def _add_folder(root: Root, folder: Path, relative_to: Path, visited: set[Path]) -> None:
    for path in _walk(folder, visited):
        name = path.relative_to(relative_to).as_posix()
        if not path.is_dir():
            _add_file(root, path, name)
        elif is_skipped_folder(path.name):
            root.add(path, name + "/", None)
        else:  # may not be opened: its refusal stands for its photos
            root.add(path, name, DiskSource(path))


def _add_file(root: Root, path: Path, name: str) -> None:
    source = DiskSource(path)
    root.add(path, name, source if is_photo(name, source.head) else None)


def _walk(top: Path, visited: set[Path]) -> Iterator[Path]:
    """All files below a folder, and the folders that are not searched.

    Each folder is searched once: real ones first, then those that links lead to, so that a loop
    of links ends and a photo is named by its real place.
    """
    folders = [top]
    links: list[Path] = []
    while folders or links:
        folder = folders.pop() if folders else links.pop(0)
        if folder.resolve() in visited:
            continue
        visited.add(folder.resolve())
        try:
            children = sorted(folder.iterdir())
        except OSError:
            yield folder
            continue
        for child in children:
            if not child.is_dir() or is_skipped_folder(child.name):
                yield child
            elif child.is_symlink():
                links.append(child)
            else:
                folders.append(child)


def _prefix_without_magic(pattern: str) -> Path:
    parts = Path(pattern).parts
    magic_at = next(index for index, part in enumerate(parts) if glob.has_magic(part))
    return Path(*parts[:magic_at])


def _absolute(path: str) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 (removes `..` without following links)
