"""What does one photo show? Reading, gate, boxes and embeddings, without asking who it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from rorqual.catalogue.records import ImportedAnnotation, ImportedPhoto
from rorqual.domain.annotation import Annotation
from rorqual.domain.box import Box
from rorqual.domain.errors import NetworkError, PhotoRefusedError
from rorqual.domain.identification import GateResult, SpeciesResult
from rorqual.domain.label import Label
from rorqual.domain.photo import Photo
from rorqual.domain.refusal import Refusal, RefusalReason, Step
from rorqual.gate.gate import judge
from rorqual.identify.found_boxes import found_annotations
from rorqual.identify.gate_policy import GateMode, GatePolicy, no_cetacean
from rorqual.identify.networks import PhotoNetworks
from rorqual.identify.step_times import OnStep, timed, untold
from rorqual.matching.local.extractor import Extractor
from rorqual.matching.local.features import LocalFeatures
from rorqual.photos.photo_file import PhotoFile
from rorqual.photos.reader import DEFAULT_MAX_PIXELS, Crop, PhotoReader
from rorqual.photos.thumbnails import THUMBNAIL_SIDE, thumbnail_jpeg

WantedAnnotations = Callable[[int, int], Sequence[Annotation]]
ChosenAnnotations = Callable[[Sequence[Annotation], Box], Sequence[Annotation]]


@dataclass(frozen=True, slots=True, eq=False)
class AnalysedAnnotation:
    """One animal with what the networks made of it."""

    annotation: Annotation
    embedding: NDArray[np.float32]  # (dimension,), unit length
    thumbnail: bytes  # small JPEG of the box
    species: SpeciesResult | None = None  # None: no species head is at work
    local: Mapping[str, LocalFeatures] = field(default_factory=dict)  # channel -> marks
    species_probabilities: NDArray[np.float32] | None = None  # of the head's labels


@dataclass(frozen=True, slots=True, eq=False)
class AnalysedPhoto:
    """One photo as far as the steps could go."""

    file: PhotoFile
    sha256: str
    file_bytes: int
    refusal: Refusal | None = None
    content: Photo | None = None
    gate: GateResult | None = None
    annotations: tuple[AnalysedAnnotation, ...] = ()


class PhotoAnalyser:
    """Runs the steps on one photo at a time; may be called from several threads.

    Args:
        networks: those that work on the photo.
        gate: how the gate is used.
        max_pixels: the largest photo that is decoded.
        extractors: of local features, by the channel that compares them.
        on_step: is told how long each step took; `embed`, `species` and `local` for each animal.
    """

    def __init__(
        self,
        networks: PhotoNetworks,
        gate: GatePolicy,
        *,
        max_pixels: int = DEFAULT_MAX_PIXELS,
        extractors: Mapping[str, Extractor] | None = None,
        on_step: OnStep = untold,
    ) -> None:
        self.networks = networks
        self._extractors = extractors or {}
        self._on_step = on_step
        self.gate = gate
        self._max_pixels = max_pixels
        # One size for all, so that a photo is decoded once for every step and its thumbnail.
        steps = (networks.gate, networks.embedder, networks.detector)
        sides = (step.shortest_side for step in steps if step is not None)
        self._shortest_side = max(THUMBNAIL_SIDE, *sides)

    def analyse(
        self,
        file: PhotoFile,
        data: bytes,
        sha256: str,
        wanted: WantedAnnotations | None,
        chosen: ChosenAnnotations | None = None,
    ) -> AnalysedPhoto:
        """Read, gate, find and embed; a refusal is part of the answer, whatever goes wrong.

        Args:
            file: for its name.
            data: its bytes.
            sha256: of those bytes.
            wanted: the animals that a person named, given the photo's width and height in
                pixels, each box within the photo; None or none of them to detect.
            chosen: which of the animals found are meant, given them and the box of the whole
                photo; None for all of them.
        """
        photo = AnalysedPhoto(file, sha256, len(data))
        step = Step.READ
        try:
            with timed("read", self._on_step):
                reader = PhotoReader(data, file.name, max_pixels=self._max_pixels)
                photo = replace(photo, content=reader.content())
                # Before the gate: a row with a bad box is told of, whatever becomes of its photo.
                named = tuple(wanted(reader.width, reader.height)) if wanted else ()
                pixels = reader.image(self._shortest_side)
            step = Step.GATE
            with timed("gate", self._on_step):
                score = self.networks.gate.score(pixels)
            calibrated = self.networks.gate.spec.calibrated
            judged = judge(score, self.gate.threshold, calibrated=calibrated)
            photo = replace(photo, gate=judged)
            if self.gate.mode is GateMode.REFUSE and score < self.gate.threshold:
                refusal = no_cetacean(file.name, score, self.gate, calibrated=calibrated)
                return replace(photo, refusal=refusal)
            step = Step.DETECT
            annotations = named or self._found(reader, chosen)
            step = Step.EMBED
            embedded = tuple(self._embed(reader, annotation) for annotation in annotations)
            return replace(photo, annotations=embedded)
        except PhotoRefusedError as error:
            return replace(photo, refusal=error.refusal, content=None, gate=None)
        except NetworkError as error:
            reason, why = RefusalReason.NETWORK_FAILED, str(error)
        except Exception as error:  # a fault of the program costs one photo, never the batch
            reason, why = RefusalReason.INTERNAL_ERROR, f"{type(error).__name__}: {error}"
        message = f"{file.name}: {why}. Report this photo to the authors, and leave it out."
        return replace(photo, refusal=Refusal(step, reason, message))

    def _found(self, reader: PhotoReader, chosen: ChosenAnnotations | None) -> Sequence[Annotation]:
        with timed("detect", self._on_step):
            found = found_annotations(reader, self.networks.detector, self._shortest_side)
        return chosen(found, Box.whole(reader.width, reader.height)) if chosen else found

    def embed_again(
        self, data: bytes, name: str, boxes: Sequence[Box]
    ) -> list[NDArray[np.float32]]:
        """The vectors of a photo's animals, as `analyse` gives them, and nothing else.

        Args:
            data: the photo's bytes.
            name: how messages call it.
            boxes: of the animals, in pixels of the upright photo.

        Raises:
            PhotoRefusedError: where the photo cannot be read.
            NetworkError: where the network fails.
        """
        reader = PhotoReader(data, name, max_pixels=self._max_pixels)
        crops = (reader.crop(box, self._shortest_side) for box in boxes)
        return [self.networks.embedder.embed(crop) for crop in crops]

    def _embed(self, reader: PhotoReader, annotation: Annotation) -> AnalysedAnnotation:
        with timed("embed", self._on_step):
            crop = reader.crop(annotation.box, self._shortest_side)
            embedding = self.networks.embedder.embed(crop)
            thumbnail = thumbnail_jpeg(crop.image)
        head, probabilities = self.networks.species, self._species_probabilities(crop)
        return AnalysedAnnotation(
            annotation,
            embedding,
            thumbnail,
            head.told(probabilities) if head and probabilities is not None else None,
            self._marks(reader, annotation),
            probabilities,
        )

    def _species_probabilities(self, crop: Crop) -> NDArray[np.float32] | None:
        if self.networks.species is None:
            return None
        with timed("species", self._on_step):
            return self.networks.species.probabilities(crop)

    def _marks(self, reader: PhotoReader, annotation: Annotation) -> dict[str, LocalFeatures]:
        """Found at their own size, as they are in the gallery's photos."""
        if not self._extractors:
            return {}
        with timed("local", self._on_step):
            return {
                channel: it.extract(reader.crop(annotation.box, it.shortest_side))
                for channel, it in self._extractors.items()
            }

    def record(
        self, photo: AnalysedPhoto, labels: Sequence[Label | None] = ()
    ) -> ImportedPhoto | None:
        """The photo as the catalogue stores it; None where it could not be read.

        Args:
            photo: as `analyse` gave it.
            labels: of each of its animals, in their order; none where nobody labelled them.
        """
        if photo.content is None:
            return None
        labelled = zip(photo.annotations, labels or (None,) * len(photo.annotations), strict=True)
        return ImportedPhoto(
            photo=photo.content,
            stored_path=photo.file.stored_path,
            name=photo.file.name,
            network=self.networks.embedding_stamp,
            annotations=tuple(
                ImportedAnnotation(item.annotation, label, item.embedding, item.thumbnail)
                for item, label in labelled
            ),
            gate_score=photo.gate.score if photo.gate else None,
            gate_model=self.networks.gate.spec.stamp if photo.gate else None,
            file_bytes=photo.file_bytes,
        )
