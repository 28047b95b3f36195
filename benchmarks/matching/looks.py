"""What do the channels say about the photos that a benchmark asks for?"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.main_job import BOX, Rows, write_table
from benchmarks.matching.head_problem import TRAINED
from rorqual import api
from rorqual.domain.annotation import Annotation, BoxSource
from rorqual.domain.box import Box
from rorqual.identify.analysis import AnalysedAnnotation, PhotoAnalyser
from rorqual.identify.gate_policy import GateMode, GatePolicy
from rorqual.identify.local_marks import ROOTSIFT, marks_asked
from rorqual.identify.marks_channels import marks_channels
from rorqual.identify.networks import PhotoNetworks
from rorqual.matching.gallery import NO_ROWS, Gallery
from rorqual.matching.individual_scores import individual_similarities
from rorqual.matching.local.channel import LocalChannel
from rorqual.matching.local.shortlist import DEFAULT_SHORTLIST
from rorqual.matching.search import ExactSearch
from rorqual.photos.fingerprints import sha256_hex
from rorqual.photos.sources import collect_photos

ALONE, MARKS, FUSED = "embedding alone", "local features alone", "fused"


def by(way: str, marks: str) -> str:
    """The title of a way of answering by some marks."""
    return way if marks == ROOTSIFT else f"{way}, {marks}"


class Compared(NamedTuple):
    """By which marks, and on how long a shortlist, photos are compared."""

    marks: str
    shortlist: int = DEFAULT_SHORTLIST

    @property
    def words(self) -> str:
        """As titles of rows say it."""
        usual = self.shortlist == DEFAULT_SHORTLIST
        return self.marks if usual else f"{self.marks} on {self.shortlist} photos"


LocalScores = Mapping[str, NDArray[np.float64]]  # channel -> (individuals,), nan: not compared


class Seen(NamedTuple):
    """What the channels say about one query."""

    individual: str
    own: int  # index in the gallery; -1 for a new animal
    scores: NDArray[np.float32]  # of the embedding, (individuals,)
    marks: LocalScores
    seconds: tuple[float, float]  # photo to embedding and marks; comparison of marks


def catalogue_of(
    folder: Path, rows: Rows, photos: Sequence[str], work: str, embedding: str = TRAINED
) -> api.Catalogue:
    """A new catalogue with some photos; close it after use."""
    boxes = BOX if "x0" in next(iter(rows.values())) else ()
    labels = write_table(
        Path(work) / "labels.csv", rows, photos, ("species", "individual_id", *boxes)
    )
    catalogue = api.create_catalogue(Path(work) / "catalogue", embedding=embedding)
    api.add_photos(catalogue, [folder / "photos" / photo for photo in photos], labels=labels)
    return catalogue


def look_at(
    catalogue: api.Catalogue,
    gallery: Gallery,
    folder: Path,
    rows: Rows,
    photos: Sequence[str],
    best_photo_weight: float,
    compared: Compared,
) -> Iterator[Seen]:
    """What the channels say about each photo; refused ones are looked at as well."""
    analyser, channels = at_work(catalogue, gallery, compared)
    places = {name: index for index, name in enumerate(gallery.individuals)}
    for photo in photos:
        began = perf_counter()
        animal = analysed(analyser, folder / "photos" / photo, rows[photo])
        embedded = perf_counter()
        scores, marks = compare(gallery, channels, animal, best_photo_weight)
        individual = rows[photo]["individual_id"]
        times = embedded - began, perf_counter() - embedded
        yield Seen(individual, places.get(individual, -1), scores, marks, times)


def at_work(
    catalogue: api.Catalogue, gallery: Gallery, compared: Compared
) -> tuple[PhotoAnalyser, dict[str, LocalChannel]]:
    """What looks at photos, and what compares their marks with a catalogue's, by channel."""
    marks = marks_asked(catalogue.settings, compared.marks, compared.shortlist)
    networks = PhotoNetworks.of_settings(catalogue.settings)
    policy = GatePolicy(GateMode.WARN, 0.0)
    return (
        PhotoAnalyser(
            networks, policy, extractors={channel: it.extractor for channel, it in marks.items()}
        ),
        {name: it.compare for name, it in marks_channels(catalogue, gallery, marks).items()},
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
    channels: Mapping[str, LocalChannel],
    animal: AnalysedAnnotation,
    best_photo_weight: float,
    excluded: NDArray[np.intp] = NO_ROWS,
) -> tuple[NDArray[np.float32], LocalScores]:
    """The embedding's and the local scores of an animal, shape (individuals,) each."""
    cosines = ExactSearch(gallery.vectors).similarities(animal.embedding[np.newaxis])
    (scores,) = individual_similarities(gallery, cosines, [excluded]).mixed(best_photo_weight)
    return scores, {
        name: it.evidence(
            animal.local.get(name), cosines[0], scores=scores, excluded=excluded
        ).scores
        for name, it in channels.items()
    }
