"""What does the frozen network see in the gate's examples?"""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rorqual.gate.gate import Gate
from rorqual.identify.ordered_work import default_workers, ordered_map
from rorqual.networks.session import Network
from rorqual.training.gate_photos import GatePhoto, Role
from rorqual.training.gate_views import common_view, varied_view

MOST_OF_A_KIND = 400  # photos of a kind that fit: further right whales teach a gate nothing new
VARIED_VIEWS = 3  # of every photo that fits


@dataclass(frozen=True)
class GateExamples:
    """The vectors of every example: as published, at common size, and varied."""

    photos: list[GatePhoto]
    full: NDArray[np.float32]  # (n, d)
    common: NDArray[np.float32]  # (n, d), see gate_views.common_view
    varied: NDArray[np.float32]  # (m, d), of photos that fit
    owners: NDArray[np.int64]  # (m,), which photo each varied view shows

    def chosen(self, role: Role) -> NDArray[np.bool_]:
        """Which examples play the role; none that is disputed."""
        return np.array([photo.role is role and not photo.is_disputed for photo in self.photos])

    @property
    def is_cetacean(self) -> NDArray[np.bool_]:
        """The labels."""
        return np.array([photo.is_cetacean for photo in self.photos])

    @property
    def kinds(self) -> NDArray[np.str_]:
        """What each example shows."""
        return np.array([photo.kind for photo in self.photos])


def without_surplus(photos: list[GatePhoto]) -> list[GatePhoto]:
    """The photos, of each kind at most `MOST_OF_A_KIND` that fit, evenly spread over its own."""
    fitting = Counter(photo.kind for photo in photos if photo.role is Role.FIT)
    seen: Counter[str] = Counter()
    kept = []
    for photo in photos:
        if photo.role is Role.FIT:
            place, count = seen[photo.kind], fitting[photo.kind]
            seen[photo.kind] += 1
            most = min(MOST_OF_A_KIND, count)
            if place * most // count == (place + 1) * most // count:
                continue
        kept.append(photo)
    return kept


def extract(photos: list[GatePhoto], network: Network) -> GateExamples:
    """Run the frozen network over all examples; the same photos give the same vectors."""

    def vectors(numbered: tuple[int, GatePhoto]) -> list[NDArray[np.float32]]:
        number, photo = numbered
        image = picture_of(photo)
        views = [image, common_view(image)]
        if photo.role is Role.FIT:
            generators = (np.random.default_rng([number, view]) for view in range(VARIED_VIEWS))
            views += [varied_view(image, generator) for generator in generators]
        return [network.run(view) for view in views]

    found = list(ordered_map(vectors, list(enumerate(photos)), default_workers()))
    varied = [(row, vector) for row, (_, _, *others) in enumerate(found) for vector in others]
    return GateExamples(
        photos,
        full=np.stack([views[0] for views in found]),
        common=np.stack([views[1] for views in found]),
        varied=np.array([vector for _, vector in varied], np.float32),
        owners=np.array([row for row, _ in varied], np.int64),
    )


def gate_scores(photos: list[GatePhoto], gate: Gate) -> NDArray[np.float64]:
    """The scores of a gate for all examples as published, shape (n,)."""

    def score(photo: GatePhoto) -> float:
        return gate.score(picture_of(photo))

    return np.array(list(ordered_map(score, photos, default_workers())))


def picture_of(photo: GatePhoto) -> Image.Image:
    """The part of a photo that is the example, RGB."""
    with Image.open(photo.path) as opened:
        image = opened.convert("RGB")
    return image.crop(photo.box.as_tuple()) if photo.box else image
