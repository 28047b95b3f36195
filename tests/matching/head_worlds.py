"""Made-up catalogues and heads whose truth is known: rows whose cosines lie on another scale."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.class_rows import with_class_rows
from rorqual.matching.gallery import Gallery
from rorqual.matching.row_scale import RowScale
from tests.matching.worlds import gallery_of, unit

OF_PHOTOS, OF_ROWS = 0.5, 0.95  # what all photos, and all rows, have in common: cosines to it


@dataclass(frozen=True)
class HeadWorld:
    """Looks at individuals; a photo and a class row are the same look, on different scales.

    A row is as good as one photo: the scale that makes it one is `truth`.
    """

    random: np.random.Generator
    noise: float = 1.0
    dimension: int = 24

    @property
    def truth(self) -> RowScale:
        """Cosines between photos are a t + b of looks, those to rows c t + d: t is the same."""
        a, b = 1 - OF_PHOTOS**2, OF_PHOTOS**2
        c, d = np.sqrt((1 - OF_PHOTOS**2) * (1 - OF_ROWS**2)), OF_PHOTOS * OF_ROWS
        return RowScale(float(a / c), float(b - a / c * d))

    def centres(self, individuals: int) -> NDArray[np.float64]:
        """Where individuals lie."""
        return self.random.normal(size=(individuals, self.dimension))

    def photos(self, centres: NDArray[np.float64]) -> NDArray[np.float32]:
        """One photo of each."""
        return self._seen(centres, OF_PHOTOS)

    def rows(self, centres: NDArray[np.float64]) -> NDArray[np.float32]:
        """The class row of each."""
        return self._seen(centres, OF_ROWS)

    def _seen(self, centres: NDArray[np.float64], common: float) -> NDArray[np.float32]:
        looks = unit(centres + self.noise * self.random.normal(size=centres.shape))
        shared = np.full((len(looks), 1), common)
        return np.hstack([np.sqrt(1 - common**2) * looks, shared]).astype(np.float32)


@dataclass(frozen=True)
class Population:
    """A catalogue and a head, and further photos of all kinds of animals."""

    photos: Gallery
    mixed: Gallery
    asked: NDArray[np.float32]  # (q, d)
    names: tuple[str, ...]  # (q,), whose photo it is
    kinds: tuple[str, ...]  # (q,), "photos", "both", "row" or "new"


def population(
    world: HeadWorld,
    *,
    photos_only: int,
    both: int,
    row_only: int,
    asked: dict[str, int],
    photos_each: int = 3,
) -> Population:
    """A catalogue of some individuals with photos, of whom a head knows some, and others.

    Args:
        world: they are of.
        photos_only: individuals with photos that the head does not know.
        both: individuals with photos that it knows.
        row_only: individuals that it knows, without photos.
        asked: of each kind, how many individuals are asked for with one more photo.
        photos_each: in the catalogue, each an encounter.
    """
    counts = {"photos": photos_only, "both": both, "row": row_only, "new": asked.get("new", 0)}
    names = {kind: [f"{kind}{it:04d}" for it in range(n)] for kind, n in counts.items()}
    centres = {kind: world.centres(n) for kind, n in counts.items()}
    with_photos = np.repeat(np.concatenate([centres["photos"], centres["both"]]), photos_each, 0)
    photos = gallery_of(
        np.repeat(names["photos"] + names["both"], photos_each).tolist(), world.photos(with_photos)
    )
    known = names["both"] + names["row"]
    rows = world.rows(np.concatenate([centres["both"], centres["row"]]))
    mixed = with_class_rows(photos, rows, known, species=[None] * len(known), filter="all; head")
    further = [centres[kind][:count] for kind, count in asked.items()]
    return Population(
        photos,
        mixed,
        world.photos(np.concatenate([np.empty((0, world.dimension)), *further])),
        tuple(name for kind, count in asked.items() for name in names[kind][:count]),
        tuple(kind for kind, count in asked.items() for _ in range(count)),
    )
