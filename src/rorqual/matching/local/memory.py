"""Which local features are at hand? The last that were used, within a number of bytes."""

from collections import OrderedDict
from threading import Lock

from rorqual.matching.local.features import LocalFeatures

DEFAULT_MEMORY = 256 * 2**20  # bytes; some 3,500 animals


class FeatureMemory:
    """Features by annotation id; the longest unused give way. Safe for several threads.

    Args:
        limit: bytes that all features together may take; a larger one is not kept at all.
    """

    def __init__(self, limit: int = DEFAULT_MEMORY) -> None:
        self._limit = limit
        self._kept: OrderedDict[int, LocalFeatures] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    @property
    def nbytes(self) -> int:
        """Bytes that the features take."""
        return self._bytes

    def get(self, annotation_id: int) -> LocalFeatures | None:
        """The features of an animal; None where they are not at hand."""
        with self._lock:
            if annotation_id in self._kept:
                self._kept.move_to_end(annotation_id)
            return self._kept.get(annotation_id)

    def put(self, annotation_id: int, features: LocalFeatures) -> None:
        """Keep features, and let others go where there is no room."""
        with self._lock:
            if annotation_id in self._kept:
                self._bytes -= self._kept.pop(annotation_id).nbytes
            self._kept[annotation_id] = features
            self._bytes += features.nbytes
            while self._bytes > self._limit:
                _, gone = self._kept.popitem(last=False)
                self._bytes -= gone.nbytes
