"""When and where was each individual seen before a photo? Two channels beside the embedding.

Only sightings of earlier days count for time, and only those of other days for place: photos of
the same day come in together, and in the field the others of that day are not named yet either.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rorqual.matching.gallery import NO_ROWS, Gallery
from rorqual.matching.leave_one_encounter_out import own_encounter

TIME = "time"  # closeness to the last sighting before the photo, in days
PLACE = "place"  # closeness to the nearest sighting, in kilometres
OCCASION_STAMP = "earlier-sightings@1"  # what the values are made by
EARTH_RADIUS = 6371.0  # km, the mean


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and where a query was taken; None where that is not known."""

    day: float | None = None  # a count of days, as `date.toordinal` gives it
    latitude: float | None = None  # degrees
    longitude: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Occasions:
    """When and where the n rows of a gallery were taken; nan where that is not known."""

    gallery: Gallery
    day: NDArray[np.float64]  # (n,)
    latitude: NDArray[np.float64]  # (n,), degrees
    longitude: NDArray[np.float64]  # (n,)

    def closeness(
        self, query: Occasion, excluded: NDArray[np.intp] = NO_ROWS
    ) -> dict[str, NDArray[np.float64]]:
        """The values of both channels, shape (individuals,): the higher, the closer; 0 at most.

        An individual has no value, nan, where its sightings or the query lack what is needed.

        Args:
            query: of the photo that is asked about.
            excluded: rows that must not count.
        """
        day = np.nan if query.day is None else query.day
        counts = np.ones(len(self.day), dtype=np.bool_)
        counts[excluded] = False
        gap = day - self.day
        days = np.where(counts & (gap >= 1), np.log1p(np.maximum(gap, 0.0)), np.nan)
        distance = np.full(len(self.day), np.nan)
        if query.latitude is not None and query.longitude is not None:
            distance = kilometres(query.latitude, query.longitude, self.latitude, self.longitude)
        apart = np.where(counts & (gap != 0), np.log1p(distance), np.nan)
        return {TIME: self._nearest(days), PLACE: self._nearest(apart)}

    def look(
        self, gallery: Gallery, rows: NDArray[np.intp], scores: NDArray[np.float32]
    ) -> Mapping[str, NDArray[np.float32]]:
        """The values for photos that calibrate, see `further_channels.Look`.

        A channel that says nothing about any photo's own individual is left out.
        """
        values = {name: np.full(scores.shape, np.nan, dtype=np.float32) for name in (TIME, PLACE)}
        for place, row in enumerate(rows.tolist()):
            query = Occasion(
                *(
                    None if np.isnan(column[row]) else float(column[row])
                    for column in (self.day, self.latitude, self.longitude)
                )
            )
            for name, closeness in self.closeness(query, own_encounter(gallery, row)).items():
                values[name][place] = closeness
        own = np.arange(len(rows)), gallery.individual_index[rows]
        return {name: it for name, it in values.items() if np.isfinite(it[own]).any()}

    def _nearest(self, apart: NDArray[np.float64]) -> NDArray[np.float64]:
        """The closeness of the nearest row of each individual."""
        if not len(apart):
            return apart
        return np.asarray(-np.fmin.reduceat(apart, self.gallery.bounds[:-1]))


def kilometres(
    latitude: float, longitude: float, latitudes: ArrayLike, longitudes: ArrayLike
) -> NDArray[np.float64]:
    """Great-circle distances of one place to others, all in degrees; nan where one is nan."""
    here = np.radians(latitude)
    there = np.radians(np.asarray(latitudes, dtype=np.float64))
    east = np.radians(np.asarray(longitudes, dtype=np.float64) - longitude)
    half = np.sin((there - here) / 2) ** 2
    half = half + np.cos(here) * np.cos(there) * np.sin(east / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))))
