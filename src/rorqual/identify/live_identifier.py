"""How are single photos answered as they come, against a catalogue that others change meanwhile?"""

import time
from collections.abc import Mapping
from threading import Lock
from typing import NamedTuple

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.identification import PhotoResult
from rorqual.domain.label import GivenBox
from rorqual.identify.gate_policy import GateMode
from rorqual.identify.identification_setup import IdentificationSetup, ReadyIdentifier
from rorqual.identify.step_times import OnStep, untold
from rorqual.identify.storing import store_outcome
from rorqual.photos.photo_file import PhotoFile
from rorqual.photos.reader import DEFAULT_MAX_PIXELS

_NO_BOXES: Mapping[str, tuple[GivenBox, ...]] = {}


class Description(NamedTuple):
    """With what photos are answered."""

    models: dict[str, str]  # step -> id@hash
    individuals: int  # in the gallery
    photos: int  # animals in photos in the gallery


class LiveIdentifier:
    """Answers single photos for as long as a service runs; for several threads.

    Gallery, calibration and networks are read again when they have changed, whoever changed them.

    Args:
        catalogue: an open one.
        max_pixels: the largest photo that is decoded.
        refresh_seconds: how old the knowledge of changes by others may be.
        on_step: is told how long each step to an answer took, in the thread that answers.
        head_names: lets the individuals of the network's head compete, see `identify_photos`.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        *,
        max_pixels: int = DEFAULT_MAX_PIXELS,
        refresh_seconds: float = 2.0,
        on_step: OnStep = untold,
        head_names: Mapping[str, str] | None = None,
    ) -> None:
        threadpool_limits(1, user_api="blas")  # several photos at a time use the cores already
        self.catalogue = catalogue
        self._max_pixels = max_pixels
        self._refresh_seconds = refresh_seconds
        self._on_step = on_step
        self._head_names = head_names
        self._lock = Lock()
        self._looked_at = float("-inf")  # by the monotonic clock
        self._state: str | None = None
        self._setups: dict[GateMode, IdentificationSetup] = {}
        self._ready: dict[GateMode, ReadyIdentifier] = {}

    def answer(self, file: PhotoFile, gate: GateMode = GateMode.REFUSE) -> PhotoResult:
        """Who is in a photo; the answer is kept as a suggestion.

        Args:
            file: the photo.
            gate: what a photo without a cetacean comes to.

        Raises:
            CatalogueError: where the catalogue cannot be read or written.
            NetworkError: where a network cannot be loaded.
        """
        return store_outcome(self.catalogue, self._current(gate).identifier(file))

    def setup(self, gate: GateMode = GateMode.REFUSE) -> IdentificationSetup:
        """Networks, thresholds and calibration at work."""
        self._current(gate)
        return self._setups[gate]

    @property
    def model_version(self) -> str:
        """id@hash of the network that compares."""
        return self.setup().networks.embedder.spec.stamp

    def describe(self) -> Description:
        """With what photos are answered now.

        Raises:
            CatalogueError, NetworkError: where they cannot be answered.
        """
        ready = self._current(GateMode.REFUSE)
        setup = self._setups[GateMode.REFUSE]
        competitors = ready.identifier.candidate_set
        return Description(setup.stamps, competitors.individuals, competitors.photos)

    def changed(self) -> None:
        """Look at the catalogue again before the next answer, as after a decision."""
        self._looked_at = float("-inf")

    def _current(self, gate: GateMode) -> ReadyIdentifier:
        with self._lock:
            if time.monotonic() - self._looked_at >= self._refresh_seconds:
                looked_at = time.monotonic()
                state = self._look()
                if state != self._state:
                    self._setups.clear()
                    self._ready.clear()
                self._state, self._looked_at = state, looked_at
            if gate not in self._ready:
                setup = IdentificationSetup.of_catalogue(
                    self.catalogue,
                    gate=gate,
                    max_pixels=self._max_pixels,
                    head_names=self._head_names,
                )
                self._ready[gate] = setup.ready(self.catalogue, _NO_BOXES, self._on_step)
                self._setups[gate] = setup
            return self._ready[gate]

    def _look(self) -> str:
        self.catalogue.read_settings()
        return self.catalogue.answer_state()
