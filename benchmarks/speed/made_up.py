"""On what is speed measured? Rendered photos and random vectors."""

from pathlib import Path

import numpy as np

from rorqual.matching.gallery import Gallery, build_gallery
from rorqual.photos.photo_file import PhotoFile
from rorqual.photos.sources import collect_photos
from rorqual.rendering.photo import render_photo

GALLERY_VECTORS, GALLERY_INDIVIDUALS = 51_000, 15_600  # as many as the Happywhale training set


def random_gallery(dimension: int, size: int = GALLERY_VECTORS) -> Gallery:
    """So many unit vectors of made-up individuals, several photos to some, one to most."""
    individuals = size * GALLERY_INDIVIDUALS // GALLERY_VECTORS
    generator = np.random.default_rng(0)
    vectors = generator.normal(size=(size, dimension)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    owners = np.concatenate(
        [
            np.arange(individuals),
            generator.integers(individuals, size=size - individuals),
        ]
    )
    numbers = range(size)
    return build_gallery(
        vectors,
        [f"individual {owner}" for owner in owners],
        species=["humpback_whale"] * size,
        annotation_ids=list(numbers),
        photo_sha256=[f"{number:064x}" for number in numbers],
        photo_names=[f"{number}.jpg" for number in numbers],
        encounter_groups=np.arange(size),
    )


def photos_of(folder: Path, *, count: int, width: int, height: int) -> list[PhotoFile]:
    """Rendered photos as files; a few pictures, each saved at slightly different qualities."""
    folder.mkdir()
    pictures = [
        render_photo(seed, seed, seed, width=width, height=height).image for seed in range(6)
    ]
    for number in range(count):
        pictures[number % 6].save(folder / f"{number:04}.jpg", quality=85 + number // 6 % 10)
        with (folder / f"{number:04}.jpg").open("ab") as file:
            file.write(f"photo {number}".encode())  # each file has a content of its own
    return list(collect_photos([str(folder)]).files)
