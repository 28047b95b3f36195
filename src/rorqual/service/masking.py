"""What does the best animal look like without its background? Made on request, beside its answer.

It is made after the answer, from the photo's bytes, so that an answer that was known already gets
one as well. Where there is none, the answer says why, and stays what it is.
"""

from base64 import b64encode
from math import ceil
from threading import Lock
from time import perf_counter

import structlog

from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.box import Box
from rorqual.domain.errors import PhotoRefusedError
from rorqual.identify.network_choice import LicencePolicy, licence_policy
from rorqual.networks.spec import NetworkSpec
from rorqual.networks.store import find_spec, network_ids
from rorqual.photos.photo_file import PhotoFile
from rorqual.photos.reader import PhotoReader
from rorqual.segmentation.cutout import cutout_png
from rorqual.segmentation.segmenter import Segmenter
from rorqual.service.measures import Measures
from rorqual.service.schemas.detection import Detection
from rorqual.service.settings import ServiceSettings

_log = structlog.get_logger("rorqual.service")
_VARIABLE = "RORQUAL_SERVICE_MASK_NETWORK"
_FAULT = "no mask: the service failed to make it; the administrator finds why in its log"


class _NoMask(Exception):  # noqa: N818 an outcome, and no fault
    """Why there is none, in a sentence for the client."""


class Masks:
    """Makes masks with the network that the settings name; for several threads.

    Args:
        catalogue: whose licence policy holds for that network, too.
        settings: of the service.
        measures: which the masks are counted in.
    """

    def __init__(self, catalogue: Catalogue, settings: ServiceSettings, measures: Measures) -> None:
        self._catalogue = catalogue
        self._settings = settings
        self._measures = measures
        self._lock = Lock()
        self._loaded: Segmenter | None = None

    def added_to(self, detection: Detection, file: PhotoFile) -> Detection:
        """The answer with its mask, or with the reason why there is none.

        Args:
            detection: the answer for a photo.
            file: the photo.
        """
        began = perf_counter()
        try:
            png = self._png(detection, file)
            outcome, update = "made", {"mask": b64encode(png).decode("ascii")}
        except _NoMask as reason:
            outcome, update = "none", {"mask_message": f"no mask: {reason}"}
        except Exception as error:  # a fault costs the mask, never the answer
            _log.exception("mask", photo=file.name, exc_info=error)
            outcome, update = "failed", {"mask_message": _FAULT}
        self._measures.masks.labels(outcome).observe(perf_counter() - began)
        return detection.model_copy(update=update)

    def _png(self, detection: Detection, file: PhotoFile) -> bytes:
        segmenter = self._segmenter()
        if detection.bbox is None:
            raise _NoMask("no animal was found in the photo")
        box, side = Box(*detection.bbox), self._settings.mask_side
        shorter, longer = sorted((box.width, box.height))
        try:
            data = file.read_bytes()
            reader = PhotoReader(data, file.name, max_pixels=self._settings.max_pixels)
            crop = reader.crop(box, max(segmenter.shortest_side, ceil(side * shorter / longer)))
        except PhotoRefusedError as error:
            raise _NoMask("the photo could not be read") from error
        alpha = segmenter.alpha(crop)
        if alpha is None:
            raise _NoMask("the animal could not be told from its background")
        return cutout_png(crop.image, alpha, side)

    def _segmenter(self) -> Segmenter:
        with self._lock:
            if self._loaded is None:
                self._loaded = Segmenter(self._spec())
            return self._loaded

    def _spec(self) -> NetworkSpec:
        name = self._settings.mask_network
        if not name:
            raise _NoMask(
                "this service has no segmentation network; its administrator adds one with "
                f"`rorqual models add` and names it in {_VARIABLE}"
            )
        if name not in network_ids():
            raise _NoMask(
                f"the segmentation network {name} is not on the server; its administrator adds it "
                f"with `rorqual models add`, or names another one in {_VARIABLE}"
            )
        spec = find_spec(name)
        policy = licence_policy(self._catalogue.settings)
        if policy is LicencePolicy.PERMISSIVE and not spec.commercial_use:
            raise _NoMask(
                f"{name} is under {spec.licence}, and the catalogue takes only networks that allow "
                f"commercial work; its administrator names another one in {_VARIABLE}"
            )
        return spec
