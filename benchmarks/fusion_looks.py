"""What do the channels say about the photos that a benchmark asks for?"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.main_job import BOX, Rows, write_table
from rorqual import api
from rorqual.domain.annotation import Annotation, BoxSource
from rorqual.domain.box import Box
from rorqual.evaluation.protocol import OpenSetSplit
from rorqual.identify.analysis import AnalysedAnnotation, PhotoAnalyser
from rorqual.identify.gate_policy import GateMode, GatePolicy
from rorqual.identify.local_channel import local_channel
from rorqual.identify.local_marks import marks_by
from rorqual.identify.networks import PhotoNetworks
from rorqual.matching.gallery import NO_ROWS, Gallery
from rorqual.matching.individual_scores import individual_similarities
from rorqual.matching.local.channel import LocalChannel
from rorqual.matching.search import ExactSearch
from rorqual.photos.fingerprints import sha256_hex
from rorqual.photos.sources import collect_photos

ALONE, MARKS, FUSED = "embedding alone", "local features alone", "fused"


class Seen(NamedTuple):
    """What the channels say about one query."""

    individual: str
    own: int  # index in the gallery; -1 for a new animal
    scores: NDArray[np.float32]  # of the embedding, (individuals,)
    marks: NDArray[np.float64]  # local scores, (individuals,), nan where not compared
    seconds: tuple[float, float]  # photo to embedding and marks; comparison of marks


def catalogue_of(folder: Path, rows: Rows, split: OpenSetSplit, work: str) -> api.Catalogue:
    """A new catalogue with the photos of the gallery; close it after use."""
    boxes = BOX if "x0" in next(iter(rows.values())) else ()
    labels = write_table(
        Path(work) / "labels.csv", rows, split.gallery, ("species", "individual_id", *boxes)
    )
    catalogue = api.create_catalogue(Path(work) / "catalogue")
    photos = [folder / "photos" / photo for photo in split.gallery]
    api.add_photos(catalogue, photos, labels=labels)
    return catalogue


def look_at(
    catalogue: api.Catalogue,
    gallery: Gallery,
    folder: Path,
    rows: Rows,
    photos: Sequence[str],
    best_photo_weight: float,
    marks_name: str,
) -> Iterator[Seen]:
    """What the channels say about each photo; refused ones are looked at as well."""
    analyser, channel = at_work(catalogue, gallery, marks_name)
    places = {name: index for index, name in enumerate(gallery.individuals)}
    for photo in photos:
        began = perf_counter()
        animal = analysed(analyser, folder / "photos" / photo, rows[photo])
        embedded = perf_counter()
        scores, marks = compare(gallery, channel, animal, best_photo_weight)
        individual = rows[photo]["individual_id"]
        times = embedded - began, perf_counter() - embedded
        yield Seen(individual, places.get(individual, -1), scores, marks, times)


def at_work(
    catalogue: api.Catalogue, gallery: Gallery, marks_name: str
) -> tuple[PhotoAnalyser, LocalChannel]:
    """What looks at photos, and what compares their marks with a catalogue's."""
    marks = marks_by(marks_name)
    networks = PhotoNetworks.of_settings(catalogue.settings)
    policy = GatePolicy(GateMode.WARN, 0.0)
    return (
        PhotoAnalyser(networks, policy, extractor=marks.extractor),
        local_channel(catalogue, gallery, marks.extractor, comparer=marks.comparer),
    )


def analysed(analyser: PhotoAnalyser, path: Path, row: Mapping[str, str]) -> AnalysedAnnotation:
    """The labelled animal of a photo."""
    (file,) = collect_photos([str(path)]).files
    data = file.read_bytes()

    def given(width: int, height: int) -> list[Annotation]:
        if "x0" not in row:
            return [Annotation(Box(0, 0, width, height), BoxSource.WHOLE_PHOTO)]
        return [Annotation(Box(*(float(row[key]) for key in BOX)), BoxSource.GIVEN)]

    photo = analyser.analyse(file, data, sha256_hex(data), given)
    return photo.annotations[0]


def compare(
    gallery: Gallery,
    channel: LocalChannel,
    animal: AnalysedAnnotation,
    best_photo_weight: float,
    excluded: NDArray[np.intp] = NO_ROWS,
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """The embedding's and the local scores of an animal, shape (individuals,) each."""
    cosines = ExactSearch(gallery.vectors).similarities(animal.embedding[np.newaxis])
    (scores,) = individual_similarities(gallery, cosines, [excluded]).mixed(best_photo_weight)
    found = channel.evidence(animal.local, cosines[0], scores=scores, excluded=excluded)
    return scores, found.scores
