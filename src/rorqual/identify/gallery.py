"""Against whom is a query compared? The catalogue's animals as the matching wants them."""

from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.gallery import GalleryRows, Room, in_memory
from rorqual.domain.candidate_filter import EVERYBODY
from rorqual.domain.errors import CatalogueError
from rorqual.matching.encounter_groups import encounter_groups
from rorqual.matching.gallery import Gallery, build_gallery
from rorqual.matching.linear_head import LinearHead
from rorqual.matching.row_blocks import release, row_blocks


def read_gallery(
    catalogue: Catalogue,
    spec_hash: str,
    *,
    by_encounter: bool = False,
    head: LinearHead | None = None,
) -> Gallery:
    """The gallery of a catalogue for one embedding network.

    Args:
        catalogue: an open one.
        spec_hash: of the network whose vectors are wanted.
        by_encounter: whether photos are grouped by encounter, which only calibration needs;
            else each photo stands alone.
        head: makes the gallery's vectors of the stored ones; None takes them as they are.

    Raises:
        CatalogueError: where its vectors are damaged.
    """
    rows = catalogue.gallery_rows(spec_hash)
    return gallery_of(catalogue, rows, by_encounter=by_encounter, head=head)


def gallery_of(
    catalogue: Catalogue,
    rows: GalleryRows,
    *,
    by_encounter: bool = False,
    head: LinearHead | None = None,
    filter: str = EVERYBODY,  # noqa: A002 the word of the result
    room: Room = in_memory,
) -> Gallery:
    """The gallery of some of the rows that the catalogue gave; see `read_gallery`.

    Args:
        catalogue: whose rows they are.
        rows: of one network.
        by_encounter: whether photos are grouped by encounter.
        head: makes the gallery's vectors of the stored ones.
        filter: which part of the catalogue the rows are, in words.
        room: for the vectors that a head makes.

    Raises:
        CatalogueError: where its vectors are damaged.
    """
    try:
        return build_gallery(
            rows.vectors if head is None else _made_by(head, rows.vectors, room),
            rows.individuals,
            species=rows.species,
            annotation_ids=[int(number) for number in rows.annotation_ids],
            photo_sha256=rows.sha256,
            photo_names=rows.photo_names,
            encounter_groups=_groups(rows) if by_encounter else np.arange(len(rows)),
            filter=filter,
        )
    except ValueError as error:
        raise CatalogueError(
            f"the gallery of {catalogue.folder} cannot be used ({error}): run `rorqual check`"
        ) from error


def _made_by(head: LinearHead, vectors: NDArray[np.float32], room: Room) -> NDArray[np.float32]:
    """The vectors that a head makes of others, in the room for them."""
    made = room(len(vectors), head.dimension)
    for start, block in row_blocks(made):
        block[:] = head.apply(vectors[start : start + len(block)])
        release(vectors)
    return made


def _groups(rows: GalleryRows) -> NDArray[np.int32]:
    days = [
        datetime.fromisoformat(text).date() if text else None
        for text in (
            labelled or captured
            for labelled, captured in zip(rows.labelled_dates, rows.captured_local, strict=True)
        )
    ]
    return encounter_groups(rows.individuals, rows.encounters, days, rows.perceptual_hashes)
