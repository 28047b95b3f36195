"""Photos ready to be stored, made from a seed: no picture is needed to test a catalogue."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from rorqual.catalogue.records import ImportedAnnotation, ImportedPhoto, NetworkStamp
from rorqual.domain.annotation import Annotation, BoxSource
from rorqual.domain.box import Box
from rorqual.domain.label import Label
from rorqual.domain.photo import Camera, CaptureTime, Photo, Position, Quality

WIDTH, HEIGHT = 640, 480
NETWORK = NetworkStamp(
    id="test-net", version="1", spec_hash="ab" * 32, dimension=8, licence="CC0-1.0"
)


def unit_vector(seed: object, dimension: int = NETWORK.dimension) -> NDArray[np.float32]:
    """A random direction that depends on the seed alone."""
    digest = hashlib.sha256(repr(seed).encode()).digest()
    vector = np.random.default_rng(list(digest)).standard_normal(dimension)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def a_photo(number: int) -> Photo:
    """The content of photo `number`; every third has no EXIF."""
    digest = hashlib.sha256(f"photo {number}".encode()).hexdigest()
    bare = number % 3 == 0
    return Photo(
        sha256=digest,
        perceptual_hash=digest[:16],
        format="jpeg",
        width=WIDTH,
        height=HEIGHT,
        capture_time=None
        if bare
        else CaptureTime(datetime(2024, 5, 1, 12) + timedelta(minutes=number), 60, "exif"),
        position=None if bare else Position(-33.5, 18.25),
        camera=None if bare else Camera("Canon", "EOS R5"),
        quality=Quality(sharpness=120.0 + number, exposure=0.5, contrast=0.2, clipped=0.01),
    )


def an_animal(
    seed: object,
    *,
    box: Box | None = None,
    label: Label | None = None,
    network: NetworkStamp = NETWORK,
) -> ImportedAnnotation:
    """An animal with an embedding and a thumbnail; without a box it is the whole photo."""
    given = box or (label.box if label else None)
    annotation = Annotation(
        given or Box.whole(WIDTH, HEIGHT), BoxSource.GIVEN if given else BoxSource.WHOLE_PHOTO
    )
    return ImportedAnnotation(
        annotation,
        label=label,
        embedding=unit_vector(seed, network.dimension),
        thumbnail=f"thumbnail of {seed}".encode(),
    )


def an_import(
    number: int,
    labels: Sequence[Label] | None = None,
    *,
    name: str | None = None,
    network: NetworkStamp = NETWORK,
) -> ImportedPhoto:
    """Photo `number` as an import hands it over; without labels its one animal is unlabelled."""
    name = name or f"{number:05d}.jpg"
    animals: Sequence[Label | None] = [None] if labels is None else labels
    return ImportedPhoto(
        photo=a_photo(number),
        stored_path=f"/photos/{name}",
        name=name,
        network=network,
        annotations=tuple(
            an_animal((number, label.box if label else None), label=label, network=network)
            for label in animals
        ),
        gate_score=0.9,
        gate_model="gate@1",
        file_bytes=1000 + number,
    )


def a_label(
    individual: str | None = None,
    *,
    line: int = 2,
    species: str | None = "humpback_whale",
    box: Box | None = None,
    encounter: str | None = None,
    date: str | None = None,
    notes: Mapping[str, str] | None = None,
) -> Label:
    """A label with what a test cares about."""
    return Label(
        line=line,
        species=species,
        individual=individual,
        box=box,
        encounter=encounter,
        date=date,
        notes=notes or {},
    )


def a_survey(
    photos: int, individuals: int, *, network: NetworkStamp = NETWORK
) -> list[ImportedPhoto]:
    """Photos of `individuals` animals in turn, a day's encounter for every ten photos."""
    return [
        an_import(
            number,
            [
                a_label(
                    f"whale-{number % individuals:04d}",
                    line=number + 2,
                    encounter=f"day-{number // 10}",
                    date=f"2024-05-{1 + number // 10 % 28:02d}",
                )
            ],
            network=network,
        )
        for number in range(photos)
    ]
