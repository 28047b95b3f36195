"""How do local features speak when a catalogue calibrates itself?"""

from collections.abc import Mapping
from contextlib import closing

import numpy as np
from numpy.typing import NDArray

from rorqual.catalogue.catalogue import Catalogue
from rorqual.identify.local_channel import local_channel
from rorqual.identify.local_marks import Marks, rootsift_marks
from rorqual.identify.ordered_work import default_workers, ordered_map
from rorqual.identify.progress import Progress, silent
from rorqual.matching.further_channels import FurtherChannels
from rorqual.matching.fusion_model import LOCAL
from rorqual.matching.gallery import Gallery
from rorqual.matching.local.channel import LocalChannel


def local_features(
    catalogue: Catalogue,
    gallery: Gallery,
    marks: Marks | None = None,
    *,
    channel: str = LOCAL,
    on_progress: Progress = silent,
) -> FurtherChannels:
    """Local features as a channel that can be calibrated.

    Args:
        catalogue: an open one, in which computed features are stored.
        gallery: of that catalogue, by encounter.
        marks: by which animals are compared; None for RootSIFT.
        channel: whose values these are.
        on_progress: called after each photo that was compared.
    """
    marks = marks or rootsift_marks()
    look = LocalLook(
        local_channel(
            catalogue, gallery, marks.extractor, comparer=marks.comparer, size=marks.shortlist
        ),
        workers=default_workers(),
        name=channel,
        on_progress=on_progress,
    )
    return FurtherChannels(look, stamps={channel: marks.stamp})


class LocalLook:
    """Compares photos of a gallery with their shortlist, each without its own encounter.

    Args:
        channel: of the gallery that calibrates.
        workers: photos compared side by side.
        name: of the channel whose values these are.
        on_progress: called after each photo.
    """

    def __init__(
        self,
        channel: LocalChannel,
        *,
        workers: int,
        name: str = LOCAL,
        on_progress: Progress = silent,
    ) -> None:
        self._name = name
        self._channel = channel
        self._workers = workers
        self._on_progress = on_progress

    def __call__(
        self, gallery: Gallery, rows: NDArray[np.intp], scores: NDArray[np.float32]
    ) -> Mapping[str, NDArray[np.float32]]:
        """Local scores of shape (q, individuals), nan where nobody was compared.

        Args:
            gallery: the channel's.
            rows: q of its rows.
            scores: of the embedding, shape (q, individuals), without each row's own encounter.

        Raises:
            CatalogueError: where the catalogue cannot be read or written.
        """

        def compared(place: int) -> NDArray[np.float64]:
            row = int(rows[place])
            cosines = gallery.vectors @ gallery.vectors[row]
            return self._channel.play(row, cosines, scores=scores[place]).scores

        values = np.full(scores.shape, np.nan, dtype=np.float32)
        with closing(ordered_map(compared, range(len(rows)), self._workers)) as found:
            for place, of_photo in enumerate(found):
                values[place] = of_photo
                self._on_progress(place + 1, len(rows))
        return {self._name: values}
