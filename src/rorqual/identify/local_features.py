"""Where do an animal's local features come from? Memory, the catalogue, or else its photo."""

from collections.abc import Mapping, Sequence
from contextlib import closing

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.local_features import read_local_features, store_local_features
from rorqual.identify.ordered_work import ordered_map
from rorqual.identify.progress import Progress, silent
from rorqual.identify.stored_crops import stored_crops
from rorqual.matching.local.extractor import Extractor
from rorqual.matching.local.features import LocalFeatures
from rorqual.matching.local.memory import DEFAULT_MEMORY, FeatureMemory
from rorqual.photos.reader import DEFAULT_MAX_PIXELS

_STORED_AT_ONCE = 64  # animals a transaction; an interrupted preparation goes on after them


class CatalogueFeatures:
    """The local features of a catalogue's animals, computed once; safe for several threads.

    What has to be computed is stored in the catalogue. A photo that cannot be read, or whose
    content is another by now, costs its animals their features and nothing more; it is tried
    again by the next object of this class, for a drive may be connected by then.

    Args:
        catalogue: an open one.
        extractor: of the features.
        memory: bytes that features may take in memory.
        max_pixels: the largest photo that is decoded.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        extractor: Extractor,
        *,
        memory: int = DEFAULT_MEMORY,
        max_pixels: int = DEFAULT_MAX_PIXELS,
    ) -> None:
        self._catalogue = catalogue
        self._extractor = extractor
        self._memory = FeatureMemory(memory)
        self._max_pixels = max_pixels
        self._unreadable: set[int] = set()

    def features_of(self, annotation_ids: Sequence[int]) -> Mapping[int, LocalFeatures]:
        """Features by annotation id; animals whose photo cannot be read are left out.

        Raises:
            CatalogueError: where the catalogue cannot be read or written.
        """
        found = {number: self._memory.get(number) for number in annotation_ids}
        known = {number: features for number, features in found.items() if features is not None}
        lacking = [it for it in found if it not in known and it not in self._unreadable]
        if lacking:
            stored = read_local_features(self._catalogue, self._extractor.stamp, lacking)
            computed = self._compute([it for it in lacking if it not in stored])
            store_local_features(self._catalogue, computed)
            for number, features in (stored | computed).items():
                self._memory.put(number, features)
                known[number] = features
        return known

    def prepare(
        self, annotation_ids: Sequence[int], *, workers: int, on_progress: Progress = silent
    ) -> int:
        """Compute and store what many animals lack, some at a time.

        Args:
            annotation_ids: of the animals.
            workers: portions worked on side by side.
            on_progress: called after each portion with the animals done and their number.

        Returns:
            How many of them have features now.

        Raises:
            CatalogueError: where the catalogue cannot be read or written.
        """
        portions = [
            annotation_ids[start : start + _STORED_AT_ONCE]
            for start in range(0, len(annotation_ids), _STORED_AT_ONCE)
        ]
        ready = done = 0
        with closing(ordered_map(self.features_of, portions, workers)) as outcomes:
            for portion, known in zip(portions, outcomes, strict=True):
                ready += len(known)
                done += len(portion)
                on_progress(done, len(annotation_ids))
        return ready

    def _compute(self, annotation_ids: Sequence[int]) -> dict[int, LocalFeatures]:
        """The features of the animals whose photo can be read."""
        crops = stored_crops(
            self._catalogue,
            annotation_ids,
            self._extractor.shortest_side,
            max_pixels=self._max_pixels,
        )
        computed = {number: self._extractor.extract(crop) for number, crop in crops}
        self._unreadable.update(set(annotation_ids) - set(computed))
        return computed
