"""Why this animal? Which parts of a photo and of an individual's photo carry their likeness."""

from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path

import numpy as np

from rorqual.catalogue.animal_facts import read_animal_facts
from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.box import Box
from rorqual.domain.errors import PhotoRefusedError, UsageError
from rorqual.evaluation.occlusion import SimilarityMap, occlusion_map
from rorqual.evaluation.pictures import animal_picture, whole
from rorqual.exchange.atomic import require_writable
from rorqual.exchange.evaluation.overlays import overlay, side_by_side
from rorqual.identify.embedding_space import EmbeddingSpace
from rorqual.identify.found_boxes import found_annotations
from rorqual.identify.networks import PhotoNetworks
from rorqual.photos.reader import Crop, PhotoReader
from rorqual.photos.sources import collect_photos


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """What carries the similarity of a photo to an individual's most similar photo."""

    photo: str
    matched_photo: str  # file name as imported
    similarity: float  # cosine of the two
    query_map: SimilarityMap
    matched_map: SimilarityMap
    picture: bytes  # PNG: both animals with their maps, side by side

    def write(self, path: str | PathLike[str]) -> None:
        """Write the picture.

        Raises:
            UsageError: where it cannot be written there.
        """
        require_writable(Path(path))
        Path(path).write_bytes(self.picture)


def explain(
    catalogue: Catalogue,
    photo: str | PathLike[str],
    individual: str,
    *,
    box: tuple[float, float, float, float] | None = None,
) -> Explanation:
    """Show where a photo and the individual's most similar photo are alike for the network.

    Args:
        catalogue: an open one.
        photo: one photo.
        individual: of the catalogue.
        box: the animal in the photo, x0, y0, x1, y1 in pixels; None for the one that
            `rorqual identify` would take.

    Raises:
        UsageError: where the photo cannot be read, or the individual has no photo that can.
        NetworkError: where a network cannot be used.
    """
    networks = PhotoNetworks.of_settings(catalogue.settings)
    embedder = networks.embedder
    size = embedder.picture_size
    files = collect_photos([fspath(photo)]).files
    if len(files) != 1:
        raise UsageError(f"{photo} is {len(files)} photos: name one")
    try:
        reader = PhotoReader(files[0].read_bytes(), files[0].name)
        found = found_annotations(reader, networks.detector, embedder.shortest_side)
        wanted = Box(*box).clipped_to(reader.width, reader.height) if box else found[0].box
        crop = reader.crop(wanted, embedder.shortest_side)
    except PhotoRefusedError as error:
        raise UsageError(str(error)) from error
    except ValueError as error:
        raise UsageError(f"--box: {error}") from error
    query = crop.image.resize(size, box=crop.box.as_tuple())
    vector = embedder.embed(Crop(query, whole(query)))

    rows = catalogue.gallery_rows(EmbeddingSpace.of_catalogue(catalogue).base.spec_hash)
    own = np.flatnonzero(
        [
            name == individual and sha256 != reader.sha256
            for name, sha256 in zip(rows.individuals, rows.sha256, strict=True)
        ]
    )
    if not len(own):
        raise UsageError(
            f"the catalogue has no other photo of {individual!r}: name an individual as it is "
            "written in the results of `rorqual identify`"
        )
    best = int(own[(rows.vectors[own] @ vector).argmax()])
    number = int(rows.annotation_ids[best])
    matched = animal_picture(read_animal_facts(catalogue, [number])[number], size)
    query_map = occlusion_map(embedder, query, embedder.embed(Crop(matched, whole(matched))))
    matched_map = occlusion_map(embedder, matched, vector)
    name, other = files[0].name, rows.photo_names[best]
    legend = (
        f"share of the greatest loss of likeness when this part is hidden; the whole pictures "
        f"have a cosine of {query_map.similarity:.2f}"
    )
    titled = [
        (f"{name}: {query_map.loss.max():.3f} lost at most", overlay(query, query_map.strength)),
        (
            f"{other} ({individual}): {matched_map.loss.max():.3f} at most",
            overlay(matched, matched_map.strength),
        ),
    ]
    picture = side_by_side(titled, legend)
    return Explanation(name, other, query_map.similarity, query_map, matched_map, picture)
