"""How do a catalogue's animals get the vectors of another network? Photo by photo, resumably."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.reembedding import (
    AnimalToEmbed,
    PhotoPlaces,
    animals_without,
    places_of_photos,
    store_vectors,
)
from rorqual.domain.errors import PhotoRefusedError
from rorqual.identify.analysis import PhotoAnalyser
from rorqual.identify.gate_policy import GateMode, GatePolicy
from rorqual.identify.networks import PhotoNetworks
from rorqual.identify.ordered_work import default_workers, ordered_map
from rorqual.identify.progress import Progress, silent
from rorqual.networks.composite import EmbedderSpec
from rorqual.networks.spec import Task
from rorqual.photos.fingerprints import sha256_hex
from rorqual.photos.reader import DEFAULT_MAX_PIXELS
from rorqual.photos.stored import open_stored

_NO_GATE = GatePolicy(GateMode.OFF, 0.0)


@dataclass(slots=True)
class ReembeddingReport:
    """What embedding again came to."""

    embedded: int = 0  # animals that got a vector now
    lost: dict[str, str] = field(default_factory=dict)  # photo with identified animals -> why not
    lost_unidentified: int = 0  # photos without identified animals that could not be read


@dataclass(frozen=True, slots=True, eq=False)
class _Embedded:
    animals: Sequence[AnimalToEmbed]
    name: str
    vectors: dict[int, NDArray[np.float32]]
    why_not: str | None = None


def embed_again(
    catalogue: Catalogue,
    spec: EmbedderSpec,
    *,
    identified_only: bool = False,
    max_pixels: int = DEFAULT_MAX_PIXELS,
    workers: int | None = None,
    on_progress: Progress = silent,
) -> ReembeddingReport:
    """Give animals of a catalogue the vectors of a network that they lack; nothing else changes.

    Each photo is stored by itself, so an interrupted call is repeated to go on. The vectors of
    the network in use stay, and answers go on to come from them.

    Args:
        catalogue: an open one.
        spec: of the network.
        identified_only: leave out the animals that nobody identified.
        max_pixels: the largest photo that is decoded.
        workers: photos worked on side by side; None for the number of cores.
        on_progress: called with the photos done and the photos in all.

    Raises:
        CatalogueError: where the catalogue cannot be read or written.
        NetworkError: where a network cannot be loaded, or fails.
    """
    networks = PhotoNetworks.of_settings({**catalogue.settings, Task.EMBEDDING.value: spec.id})
    with reading(catalogue.engine) as connection:
        lacking = animals_without(connection, spec.spec_hash)
        places = places_of_photos(connection)
    wanted = [it for it in lacking if it.is_identified or not identified_only]
    of_photos = [list(group) for _, group in groupby(wanted, key=lambda it: it.photo_id)]
    worker = _Embedder(PhotoAnalyser(networks, _NO_GATE, max_pixels=max_pixels), places)
    report = ReembeddingReport()
    with closing(ordered_map(worker, of_photos, workers or default_workers())) as outcomes:
        for done, outcome in enumerate(outcomes, start=1):
            if outcome.why_not is None:
                with writing(catalogue.engine) as connection:
                    store_vectors(connection, networks.embedding_stamp, outcome.vectors)
                report.embedded += len(outcome.vectors)
            elif any(it.is_identified for it in outcome.animals):
                report.lost[outcome.name] = outcome.why_not
            else:
                report.lost_unidentified += 1
            on_progress(done, len(of_photos))
    return report


class _Embedder:
    """Embeds the animals of single photos; called from several threads."""

    def __init__(self, analyser: PhotoAnalyser, places: dict[int, PhotoPlaces]) -> None:
        self._analyser = analyser
        self._places = places

    def __call__(self, animals: Sequence[AnimalToEmbed]) -> _Embedded:
        place = self._places[animals[0].photo_id]
        try:
            data = _bytes_of(place)
            if data is None:
                why = "its file was changed: put back the one that was imported"
                return _Embedded(animals, place.name, {}, f"{place.stored_paths[0]}: {why}")
            boxes = [animal.box for animal in animals]
            vectors = self._analyser.embed_again(data, place.name, boxes)
        except PhotoRefusedError as error:
            return _Embedded(animals, place.name, {}, str(error))
        ids = (animal.annotation_id for animal in animals)
        return _Embedded(animals, place.name, dict(zip(ids, vectors, strict=True)))


def _bytes_of(place: PhotoPlaces) -> bytes | None:
    """The photo's bytes from wherever they still are; None where its files hold others.

    Raises:
        PhotoRefusedError: where none of its files can be read.
    """
    refused: PhotoRefusedError | None = None
    was_read = False
    for path in place.stored_paths:
        try:
            data = open_stored(path).read_bytes()
        except PhotoRefusedError as error:
            refused = error
            continue
        if sha256_hex(data) == place.sha256:
            return data
        was_read = True
    if refused is not None and not was_read:
        raise refused
    return None
