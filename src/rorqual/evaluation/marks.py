"""What do users get where marks and species are compared too, beside the embedding alone?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rorqual.evaluation.answers import AnsweredPhoto, answer
from rorqual.evaluation.comparison import Difference, compare
from rorqual.evaluation.divisions import Division
from rorqual.evaluation.figures import FigureMaker, Figures
from rorqual.evaluation.protocol import uniform
from rorqual.identify.local_marks import Marks
from rorqual.identify.marks_channels import marks_channel
from rorqual.identify.progress import Progress, silent
from rorqual.identify.query_channels import GalleryChannels, QueryChannels
from rorqual.matching.calibration import Calibration
from rorqual.matching.gallery import Gallery
from rorqual.matching.local.channel import FeatureSource
from rorqual.matching.local.features import LocalFeatures
from rorqual.matching.occasions import Occasion
from rorqual.matching.query_look import LookAtQuery, QueryLook
from rorqual.matching.species_values import SpeciesSource, SpeciesValues

MOST_QUERIES = 300  # a comparison of marks may take a second a photo


@dataclass(frozen=True, slots=True)
class FusedFigures:
    """The same photos answered twice."""

    queries: int  # asked here
    of: int  # asked by the protocol
    alone: Figures  # by the embedding
    fused: Figures  # by embedding and further channels, as `rorqual identify` answers
    differences: tuple[Difference, ...]  # fused less alone, paired
    answers_alone: tuple[AnsweredPhoto, ...]
    answers_fused: tuple[AnsweredPhoto, ...]


class MarksSource(NamedTuple):
    """Where marks of one kind are, and how they are compared."""

    features: FeatureSource
    marks: Marks


@dataclass(frozen=True, slots=True)
class Sources:
    """Who looks at the division's animals besides the embedding; None: nobody does."""

    marks: Mapping[str, MarksSource] = field(default_factory=dict)  # channel -> a closer look last
    species: SpeciesSource | None = None
    labels: tuple[str, ...] = ()  # that the species' probabilities are of

    def channels(self, gallery: Gallery) -> GalleryChannels:
        """What compares animals with a gallery."""
        return GalleryChannels(
            local={
                channel: marks_channel(gallery, features, marks)
                for channel, (features, marks) in self.marks.items()
            },
            species=SpeciesValues(self.labels, gallery.species) if self.species else None,
        )

    def _marks_of(self, annotation_id: int) -> dict[str, LocalFeatures]:
        found = {
            channel: it.features.features_of([annotation_id]).get(annotation_id)
            for channel, it in self.marks.items()
        }
        return {channel: marks for channel, marks in found.items() if marks is not None}

    def look(self, channels: GalleryChannels, annotation_id: int) -> QueryChannels:
        """What a query is compared by."""
        of_species = self.species.probabilities_of([annotation_id]) if self.species else {}
        return QueryChannels(
            channels, self._marks_of(annotation_id), Occasion(), of_species.get(annotation_id)
        )


def fused_figures(
    division: Division,
    calibration: Calibration,
    sources: Sources,
    maker: FigureMaker,
    *,
    most: int = MOST_QUERIES,
    on_progress: Progress = silent,
) -> FusedFigures:
    """Answer as users are answered, and again by the embedding alone.

    Args:
        division: what is asked.
        calibration: with a fusion of the embedding and the channels of the sources.
        sources: of the division's animals.
        maker: of the figures.
        most: photos asked for at most; which ones, the seed says.
        on_progress: called after each photo that was looked at.

    Raises:
        CatalogueError: where a source cannot read its catalogue.
    """
    asked = some_queries(division, most, seed=maker.seed)
    rows = asked.queries.tolist()
    numbers = [asked.animals.annotation_ids[row] for row in rows]

    def looks(gallery: Gallery) -> Sequence[LookAtQuery]:
        channels = sources.channels(gallery)
        return [_look(channels, sources, numbers, place, on_progress) for place in range(len(rows))]

    alone = answer(asked, calibration.alone)
    fused = answer(asked, calibration, looks=looks)
    return FusedFigures(
        len(asked.queries),
        len(division.queries),
        maker.all(alone),
        maker.all(fused),
        tuple(compare(alone, fused, draws=maker.draws, seed=maker.seed)),
        tuple(alone),
        tuple(fused),
    )


def some_queries(division: Division, most: int, *, seed: int) -> Division:
    """The division with so many of its queries at most; more data changes few of them."""
    animals = division.animals
    chosen = sorted(
        division.queries.tolist(),
        key=lambda row: uniform(seed, f"marks:{animals.photos[row]}:{animals.individuals[row]}"),
    )[:most]
    return replace(division, queries=np.array(sorted(chosen), dtype=np.intp))


def _look(
    channels: GalleryChannels,
    sources: Sources,
    numbers: Sequence[int],
    place: int,
    on_progress: Progress,
) -> LookAtQuery:
    def look(seen: QueryLook) -> Mapping[str, NDArray[np.floating[Any]]] | None:
        found = sources.look(channels, numbers[place])(seen)
        on_progress(place + 1, len(numbers))
        return found

    return look
