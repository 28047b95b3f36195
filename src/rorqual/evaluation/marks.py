"""What do users get where marks are compared too: fused answers beside the embedding alone?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rorqual.evaluation.answers import answer
from rorqual.evaluation.comparison import Difference, compare
from rorqual.evaluation.divisions import Division
from rorqual.evaluation.figures import FigureMaker, Figures
from rorqual.evaluation.protocol import uniform
from rorqual.identify.progress import Progress, silent
from rorqual.matching.calibration import Calibration
from rorqual.matching.fusion_model import LOCAL
from rorqual.matching.gallery import Gallery
from rorqual.matching.local.channel import FeatureSource, LocalChannel
from rorqual.matching.query_look import LookAtQuery, QueryLook

MOST_QUERIES = 300  # a comparison of marks may take a second a photo


@dataclass(frozen=True, slots=True)
class FusedFigures:
    """The same photos answered twice."""

    queries: int  # asked here
    of: int  # asked by the protocol
    alone: Figures  # by the embedding
    fused: Figures  # by embedding and marks, as `rorqual identify` answers
    differences: tuple[Difference, ...]  # fused less alone, paired


def fused_figures(
    division: Division,
    calibration: Calibration,
    source: FeatureSource,
    maker: FigureMaker,
    *,
    most: int = MOST_QUERIES,
    on_progress: Progress = silent,
) -> FusedFigures:
    """Answer as users are answered, and again by the embedding alone.

    Args:
        division: what is asked.
        calibration: with a fusion of embedding and marks.
        source: of the marks of the division's animals.
        maker: of the figures.
        most: photos asked for at most; which ones, the seed says.
        on_progress: called after each photo whose marks were compared.

    Raises:
        CatalogueError: where the source cannot read its catalogue.
    """
    asked = some_queries(division, most, seed=maker.seed)
    rows = asked.queries.tolist()
    numbers = [asked.animals.annotation_ids[row] for row in rows]

    def looks(gallery: Gallery) -> Sequence[LookAtQuery]:
        channel = LocalChannel(gallery, source)
        return [_look(channel, source, numbers, place, on_progress) for place in range(len(rows))]

    alone = answer(asked, calibration.alone)
    fused = answer(asked, calibration, looks=looks)
    return FusedFigures(
        len(asked.queries),
        len(division.queries),
        maker.all(alone),
        maker.all(fused),
        tuple(compare(alone, fused, draws=maker.draws, seed=maker.seed)),
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
    channel: LocalChannel,
    source: FeatureSource,
    numbers: Sequence[int],
    place: int,
    on_progress: Progress,
) -> LookAtQuery:
    def look(seen: QueryLook) -> Mapping[str, NDArray[np.floating[Any]]] | None:
        number = numbers[place]
        found = channel.evidence(
            source.features_of([number]).get(number),
            seen.cosines,
            scores=seen.scores,
            excluded=seen.excluded,
        )
        on_progress(place + 1, len(numbers))
        return {LOCAL: found.scores} if found.matches else None

    return look
