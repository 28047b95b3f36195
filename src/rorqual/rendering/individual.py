"""Who is this? One rendered individual: its outline and marks, fixed by its seed alone."""

from dataclasses import dataclass
from functools import lru_cache

from rorqual.rendering.fluke_marks import FlukeMarks, draw_marks
from rorqual.rendering.fluke_outline import FlukeOutline, draw_outline


@dataclass(frozen=True, slots=True)
class RenderedIndividual:
    """All that makes one animal recognisable."""

    outline: FlukeOutline
    marks: FlukeMarks


@lru_cache(maxsize=8)
def individual_of(seed: int) -> RenderedIndividual:
    """The individual of that seed; drawing the skin takes longer than any view of it."""
    outline = draw_outline(seed)
    return RenderedIndividual(outline=outline, marks=draw_marks(seed, outline))
