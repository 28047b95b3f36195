"""How do animals of a catalogue look? Their photos are read again from where they are stored."""

from collections.abc import Iterator, Sequence

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.local_features import AnimalPlace, animal_places
from rorqual.domain.errors import PhotoRefusedError
from rorqual.photos.fingerprints import sha256_hex
from rorqual.photos.reader import DEFAULT_MAX_PIXELS, Crop, PhotoReader
from rorqual.photos.stored import open_stored


def stored_crops(
    catalogue: Catalogue,
    annotation_ids: Sequence[int],
    shortest_side: int,
    *,
    max_pixels: int = DEFAULT_MAX_PIXELS,
) -> Iterator[tuple[int, Crop]]:
    """The boxes of animals with their annotation ids, photo by photo; a photo is decoded once.

    An animal is left out where its photo cannot be read or has another content by now.

    Args:
        catalogue: an open one.
        annotation_ids: of the animals.
        shortest_side: pixels that a box's shorter side has at least, or the full size.
        max_pixels: the largest photo that is decoded.

    Raises:
        CatalogueError: where the catalogue cannot be read.
    """
    places = animal_places(catalogue, annotation_ids) if annotation_ids else {}
    by_photo: dict[str, list[int]] = {}
    for number, place in places.items():
        by_photo.setdefault(place.sha256, []).append(number)
    for numbers in by_photo.values():
        reader = _open(places[numbers[0]], max_pixels)
        for number in numbers if reader else ():
            assert reader is not None
            try:
                crop = reader.crop(places[number].box, shortest_side)
            except (PhotoRefusedError, ValueError):  # ValueError: a damaged catalogue's box
                continue
            yield number, crop


def _open(place: AnimalPlace, max_pixels: int) -> PhotoReader | None:
    """The photo, from the first of its files that is still there and still the same."""
    for path in place.stored_paths:
        try:
            file = open_stored(path)
            data = file.read_bytes()
            if sha256_hex(data) == place.sha256:
                return PhotoReader(data, file.name, max_pixels=max_pixels)
        except PhotoRefusedError:
            continue
    return None
