"""How do the tested photos look, by which an evaluation sorts mistakes and calls photos clear?"""

from collections.abc import Mapping

from rorqual.evaluation.animals import Animals
from rorqual.exchange.evaluation.row_tables import RowTable

TRAITS = ("backlight", "laplacian_variance")  # measured for some parts of a report only
_COLUMNS = (
    "photo",
    "individual",
    "species",
    "width",
    "height",
    "x0",
    "y0",
    "x1",
    "y1",
    "sharpness",
    "brightness",
    *TRAITS,
)


def photo_table(animals: Animals, traits: Mapping[int, Mapping[str, float | None]]) -> RowTable:
    """One line per tested animal, with what was measured of its photo.

    Args:
        animals: that are tested.
        traits: annotation id -> what was measured of its picture, as far as it was.
    """
    lines = []
    for row, it in enumerate(animals.facts):
        measured = traits.get(animals.annotation_ids[row], {})
        line = (
            animals.photos[row],
            animals.individuals[row],
            animals.species[row],
            it.width,
            it.height,
            *it.box.as_tuple(),
            it.sharpness,
            it.exposure,
            *(measured.get(trait) for trait in TRAITS),
        )
        lines.append(dict(zip(_COLUMNS, line, strict=True)))
    return RowTable(_COLUMNS, tuple(lines))
