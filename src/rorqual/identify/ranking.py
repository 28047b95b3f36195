"""In which order does another head put the individuals for photos that were identified?"""

from collections.abc import Mapping, Sequence
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.vectors import read_vectors
from rorqual.domain.errors import UsageError
from rorqual.domain.identification import PhotoResult
from rorqual.embedding.views import View, seen_as
from rorqual.identify.embedding_space import EmbeddingSpace
from rorqual.identify.gallery import gallery_of
from rorqual.identify.networks import PhotoNetworks
from rorqual.identify.progress import Progress, silent
from rorqual.identify.stored_crops import stored_crops
from rorqual.matching.gallery import Gallery
from rorqual.matching.heads.names import Head
from rorqual.matching.heads.ranking import HeadSettings, ranked
from rorqual.matching.precision import first_labels
from rorqual.networks.known_classes import known_classes
from rorqual.photos.reader import DEFAULT_MAX_PIXELS

VIEWS: Mapping[Head, tuple[View, ...]] = {  # besides the plain one, which all heads ask by
    Head.WINNER: (View.MIRRORED,),
    Head.VIEWS: (View.MIRRORED, View.TIGHT, View.MIRRORED_TIGHT),
}


def rank_photos(
    catalogue: Catalogue,
    results: Sequence[PhotoResult],
    settings: HeadSettings,
    *,
    max_pixels: int = DEFAULT_MAX_PIXELS,
    on_progress: Progress = silent,
) -> list[tuple[str, tuple[str, ...]]]:
    """Photos with at most five labels, best first; none for a photo that was refused.

    Photos that are asked for do not answer: where the catalogue has them, they leave the gallery.
    Of a photo with several animals each has its first label taken, then its second.

    Args:
        catalogue: the one that identified the photos.
        results: what came of it.
        settings: the head, and what it is told.
        max_pixels: the largest photo that is decoded anew, for heads of several views.
        on_progress: called after each animal whose further views were embedded.

    Raises:
        CatalogueError: where the catalogue cannot be read.
        NetworkError: where its network cannot be used.
        UsageError: where the catalogue has too few photos of named animals besides.
    """
    space = EmbeddingSpace.of_catalogue(catalogue)
    gallery = _without(catalogue, space, [it.sha256 for it in results if it.sha256])
    fewest = 2 if settings.head is Head.RERANKED else 1
    if len(gallery.vectors) < fewest:
        raise UsageError(
            f"{catalogue.folder} has too few photos of named animals besides those that are asked "
            "for: import more, or ask for others"
        )
    stored = read_vectors(catalogue, space.base.spec_hash, _numbers(results))
    labels: dict[int, tuple[str, ...]] = {}
    if stored:
        views = _views(catalogue, stored, VIEWS.get(settings.head, ()), max_pixels, on_progress)
        if space.head is not None:
            views = space.head.apply(views)
        centres = _centres(space) if settings.head is Head.WINNER else {}
        labels = dict(zip(stored, ranked(gallery, views, settings, centres), strict=True))
    return [
        (result.photo, _in_turn([labels.get(it, ()) for it in _numbers([result])]))
        for result in results
    ]


def _views(
    catalogue: Catalogue,
    plain: Mapping[int, NDArray[np.float32]],
    further: Sequence[View],
    max_pixels: int,
    on_progress: Progress,
) -> NDArray[np.float32]:
    """The plain vectors of animals and those of further views, shape (q, 1 + further, d).

    An animal whose photo cannot be read any more is shown plainly in each.
    """
    found = {number: [vector] * (1 + len(further)) for number, vector in plain.items()}
    if further:
        embedder = PhotoNetworks.of_settings(catalogue.settings).embedder
        crops = stored_crops(catalogue, list(plain), embedder.shortest_side, max_pixels=max_pixels)
        for done, (number, crop) in enumerate(crops, start=1):
            seen = [embedder.embed(seen_as(crop, view)) for view in further]
            found[number] = [plain[number], *seen]
            on_progress(done, len(plain))
    return np.array(list(found.values()), dtype=np.float32)


def _centres(space: EmbeddingSpace) -> dict[str, NDArray[np.float32]]:
    """The rows of the network's own head by individual; empty where it names nobody."""
    known = known_classes(space.base)
    if known is None:
        return {}
    rows = known.vectors if space.head is None else space.head.apply(known.vectors)
    return dict(zip(known.individuals, rows, strict=True))


def _without(catalogue: Catalogue, space: EmbeddingSpace, sha256: Sequence[str]) -> Gallery:
    """The gallery of a catalogue without some photos."""
    rows = catalogue.gallery_rows(space.base.spec_hash)
    kept = np.flatnonzero(~np.isin(rows.sha256, list(sha256)))
    return gallery_of(catalogue, rows.at(kept), head=space.head)


def _numbers(results: Sequence[PhotoResult]) -> list[int]:
    animals = (it for result in results for it in result.annotations)
    return [it.annotation_id for it in animals if it.annotation_id is not None]


def _in_turn(answers: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The first label of each answer, then the second of each, and so on; five at most."""
    places = zip_longest(*answers)
    return first_labels([label for place in places for label in place if label is not None])
