"""How do crops lie on disk? One .npy file a view, a row an animal."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

_CHANNELS = 3


def crop_file(folder: Path, view: str) -> Path:
    """The file of a view's crops: uint8 of shape (animals, side, side, 3), RGB.

    The rows of animals that have no such view are zeros, which take no room on most disks.
    """
    return folder / f"{view}.npy"


def lay_out(folder: Path, views: Sequence[str], animals: int, side: int) -> None:
    """Make the files of all views anew, empty.

    Raises:
        OSError: where the disk refuses.
    """
    for view in views:
        crop_file(folder, view).unlink(missing_ok=True)
        np.lib.format.open_memmap(
            crop_file(folder, view), "w+", np.uint8, (animals, side, side, _CHANNELS)
        )


def is_laid_out(folder: Path, views: Sequence[str], animals: int, side: int) -> bool:
    """Whether the files of all views are there in their full size."""
    try:
        shapes = {opened(folder, view).shape for view in views}
    except (OSError, ValueError):
        return False
    return shapes <= {(animals, side, side, _CHANNELS)}


def opened(folder: Path, view: str) -> NDArray[np.uint8]:
    """A view's crops, read from disk as they are asked for."""
    return np.load(crop_file(folder, view), mmap_mode="r")  # type: ignore[no-any-return]


class CropWriter:
    """Writes crops into files that are laid out.

    By ordinary writing: a full disk is then an error, and not the end of the process that it
    would be for a file mapped into memory.
    """

    def __init__(self, streams: Mapping[str, BinaryIO], animals: int) -> None:
        self._streams = streams
        self._animals = animals

    def write(self, view: str, row: int, crop: NDArray[np.uint8]) -> None:
        """Write one crop (side, side, 3)."""
        stream = self._streams[view]
        stream.seek((row - self._animals) * crop.nbytes, os.SEEK_END)  # the header varies
        stream.write(crop.tobytes())

    def to_disk(self) -> None:
        """Return when all that was written would survive a power cut."""
        for stream in self._streams.values():
            stream.flush()
            os.fsync(stream.fileno())


@contextmanager
def crop_writer(folder: Path, views: Sequence[str], animals: int) -> Iterator[CropWriter]:
    """Open the files of all views, which have a row for each of that many animals."""
    with ExitStack() as stack:
        streams = {view: stack.enter_context(crop_file(folder, view).open("r+b")) for view in views}
        yield CropWriter(streams, animals)
