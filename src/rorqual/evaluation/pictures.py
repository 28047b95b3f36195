"""How does an evaluated animal look? Its photo is read again from where it was imported."""

from collections.abc import Callable, Sequence
from contextlib import closing
from typing import TypeVar

from PIL import Image

from rorqual.catalogue.animal_facts import AnimalFacts
from rorqual.domain.box import Box
from rorqual.domain.errors import PhotoRefusedError, UsageError
from rorqual.identify.ordered_work import default_workers, ordered_map
from rorqual.identify.progress import Progress, silent
from rorqual.photos.reader import PhotoReader
from rorqual.photos.stored import open_stored

Item = TypeVar("Item")
Result = TypeVar("Result")


def open_photo(facts: AnimalFacts) -> PhotoReader:
    """The photo of an animal.

    Raises:
        UsageError: where it is no longer there, or cannot be read; the message says what helps.
    """
    try:
        file = open_stored(facts.stored_path)
        return PhotoReader(file.read_bytes(), file.name)
    except PhotoRefusedError as error:
        raise UsageError(f"an evaluation with pictures needs its photos: {error}") from error


def animal_picture(facts: AnimalFacts, size: tuple[int, int]) -> Image.Image:
    """The animal alone at a size in pixels, whatever its proportions; RGB.

    Raises:
        UsageError: as `open_photo`.
    """
    crop = open_photo(facts).crop(facts.box, min(size))
    return crop.image.resize(size, Image.Resampling.BICUBIC, box=crop.box.as_tuple())


def for_each_animal(
    function: Callable[[Item], Result],
    animals: Sequence[Item],
    on_progress: Progress = silent,
) -> list[Result]:
    """The function's results in the order of the animals, worked on side by side."""
    results = []
    with closing(ordered_map(function, animals, default_workers())) as found:
        for done, result in enumerate(found, start=1):
            results.append(result)
            on_progress(done, len(animals))
    return results


def whole(image: Image.Image) -> Box:
    """All of a picture."""
    return Box.whole(*image.size)
