"""Who is known without photos? The class rows of a network's own head among a gallery's photos."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from rorqual.matching.gallery import NO_PHOTO, Gallery, build_gallery
from rorqual.matching.row_scale import RowScale


def with_class_rows(
    gallery: Gallery,
    vectors: ArrayLike,
    individuals: Sequence[str],
    *,
    species: Sequence[str | None],
    filter: str,  # noqa: A002 the word of the result
    scale: RowScale | None = None,
) -> Gallery:
    """A gallery with m more rows, which no photo stands behind.

    A row of an individual that the gallery has joins its photos; the species that these say wins.

    Args:
        gallery: of photos.
        vectors: unit rows of the same network, shape (m, d).
        individuals: the name of each row's individual.
        species: of each row.
        filter: what the whole is, in words.
        scale: of cosines to these rows; None compares them like photos.

    Raises:
        ValueError: see `Gallery`.
    """
    rows = np.asarray(vectors, dtype=np.float32)
    known = dict(zip(gallery.individuals, gallery.species, strict=True))
    owners = [gallery.individuals[it] for it in gallery.individual_index]
    further = range(len(owners), len(owners) + len(rows))  # no photo of another encounter
    mixed = build_gallery(
        np.concatenate([gallery.vectors, rows]) if owners else rows,
        [*owners, *individuals],
        species=[
            *map(known.get, owners),
            *(
                said if known.get(name) is None else None
                for name, said in zip(individuals, species, strict=True)
            ),
        ],
        annotation_ids=[*gallery.annotation_ids.tolist(), *(NO_PHOTO for _ in further)],
        photo_sha256=[*gallery.photo_sha256, *("" for _ in further)],
        photo_names=[*gallery.photo_names, *("" for _ in further)],
        encounter_groups=[*gallery.encounter_group.tolist(), *further],
        filter=filter,
    )
    return mixed if scale is None else replace(mixed, row_scale=scale)
