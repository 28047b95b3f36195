"""When and where were the animals of a gallery, and that of a query, photographed?"""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from rorqual.catalogue.gallery import GalleryRows
from rorqual.domain.photo import Photo
from rorqual.matching.gallery import Gallery
from rorqual.matching.occasions import Occasion, Occasions


def occasions_of(rows: GalleryRows, gallery: Gallery) -> Occasions:
    """Dates and places as labelled, else of the encounter, else of the camera.

    Args:
        rows: that the gallery was made of.
        gallery: which has them in another order.
    """
    photos = np.delete(np.arange(len(gallery.annotation_ids)), gallery.rows_without_photo)
    order = np.argsort(rows.annotation_ids)
    wanted = gallery.annotation_ids[photos]
    place = order[np.searchsorted(rows.annotation_ids, wanted, sorter=order)]
    days = [datetime.fromisoformat(it).toordinal() if it else None for it in rows.dates]
    columns = (days, rows.latitudes, rows.longitudes)
    found = np.full((len(columns), len(gallery.annotation_ids)), np.nan)
    found[:, photos] = [_numbers(column)[place] for column in columns]
    return Occasions(gallery, *found)


def occasion_of(content: Photo | None) -> Occasion:
    """When and where a photo was taken, as its camera says."""
    if content is None:
        return Occasion()
    time, position = content.capture_time, content.position
    return Occasion(
        time.local.toordinal() if time else None,
        position.latitude if position else None,
        position.longitude if position else None,
    )


def _numbers(column: Sequence[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if it is None else it for it in column], dtype=np.float64)
