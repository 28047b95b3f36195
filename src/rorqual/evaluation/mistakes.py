"""Where are the first answers wrong? By species, gallery photos, blur, brightness and backlight."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.evaluation.answers import AnsweredPhoto
from rorqual.evaluation.divisions import Division
from rorqual.evaluation.figures import GALLERY_BINS, FigureMaker
from rorqual.evaluation.intervals import Interval

BACKLIT = 0.1  # difference of luminance, 0..1, from which the light comes from behind
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SpeciesPair:
    """How often animals of one species get the name of one of another, or the same, species."""

    species: str
    answered: str  # species of the individual that was named
    wrong: Interval  # of the photos of that species


@dataclass(frozen=True, slots=True)
class Mistakes:
    """Shares of photos whose first answer is wrong; a refused photo counts as wrong."""

    wrong: Interval
    species_pairs: tuple[SpeciesPair, ...]  # that occur, the commonest first
    by: Mapping[str, Mapping[str, Interval]] = field(default_factory=dict)  # trait -> bin -> share


def mistakes(
    division: Division,
    answers: Sequence[AnsweredPhoto],
    maker: FigureMaker,
    backlights: Sequence[float | None] | None = None,
) -> Mistakes:
    """Count the wrong first answers by what is known of the photos.

    Args:
        division: what was asked.
        answers: to its queries, in their order.
        maker: of the figures.
        backlights: of each query's animal, see `backlight`; None within for unknown ones.
    """
    facts = [division.animals.facts[row] for row in division.queries.tolist()]
    traits: dict[str, Sequence[str | None]] = {
        "gallery photos of the animal": [_gallery_bin(it.gallery_photos) for it in answers],
        "sharpness": _thirds([it.sharpness for it in facts]),
        "brightness": _thirds([it.exposure for it in facts]),
        "shorter side of the animal, pixels": _thirds(
            [min(it.box.width, it.box.height) for it in facts]
        ),
    }
    if backlights is not None:
        traits["light"] = [_light(it) for it in backlights]
    return Mistakes(
        maker.figure(answers, [_is_wrong(it) for it in answers]),
        tuple(_species_pairs(division, answers, maker)),
        {
            trait: found
            for trait, bins in traits.items()
            if len(found := _by_bin(answers, bins, maker)) > 1
        },
    )


def _is_wrong(it: AnsweredPhoto) -> bool:
    return it.first != it.truth


def _by_bin(
    answers: Sequence[AnsweredPhoto], bins: Sequence[str | None], maker: FigureMaker
) -> dict[str, Interval]:
    found = {}
    for name in sorted({it for it in bins if it is not None}, key=_in_order):
        members = [it for it, own in zip(answers, bins, strict=True) if own == name]
        found[name] = maker.figure(members, [_is_wrong(it) for it in members])
    return found


def _gallery_bin(photos: int | None) -> str | None:
    if photos is None:
        return None
    if not photos:
        return _NEW
    return next(name for name, (least, most) in GALLERY_BINS.items() if least <= photos <= most)


def _thirds(values: Sequence[float]) -> list[str | None]:
    """Which third of the photos each belongs to; None where all are alike."""
    array = np.asarray(values, dtype=np.float64)
    low, high = np.quantile(array, (1 / 3, 2 / 3)) if array.size else (0.0, 0.0)
    if low >= high:
        return [None] * len(array)
    names = (f"{_LEAST}, up to {low:.3g}", _MIDDLE, f"{_MOST}, above {high:.3g}")
    return [names[int(value > low) + int(value > high)] for value in array]


def _light(backlight: float | None) -> str | None:
    if backlight is None:
        return None
    if backlight >= BACKLIT:
        return _FROM_BEHIND
    return _FROM_FRONT if backlight <= -BACKLIT else _EVEN


_NEW = "none: a new animal"
_LEAST, _MIDDLE, _MOST = "lowest third", "middle third", "highest third"
_FROM_BEHIND, _EVEN, _FROM_FRONT = "from behind", "even", "on the animal"
_ORDER = (_NEW, *GALLERY_BINS, _LEAST, _MIDDLE, _MOST, _FROM_BEHIND, _EVEN, _FROM_FRONT)


def _in_order(name: str) -> int:
    return _ORDER.index(name.partition(",")[0])


def _species_pairs(
    division: Division, answers: Sequence[AnsweredPhoto], maker: FigureMaker
) -> Iterator[SpeciesPair]:
    animals, rows = division.animals, division.gallery.tolist()
    species_of = {animals.individuals[row]: animals.species[row] or UNKNOWN for row in rows}
    pairs = [
        (it.species or UNKNOWN, species_of[it.first])
        if _is_wrong(it) and it.first not in ("", NEW_INDIVIDUAL)
        else None
        for it in answers
    ]
    found = []
    for species, answered in {pair for pair in pairs if pair is not None}:
        members = [
            (it, pair)
            for it, pair in zip(answers, pairs, strict=True)
            if (it.species or UNKNOWN) == species
        ]
        hits = [pair == (species, answered) for _, pair in members]
        wrong = maker.figure([it for it, _ in members], hits)
        found.append(SpeciesPair(species, answered, wrong))
    yield from sorted(found, key=lambda it: (-(it.wrong.k or 0), it.species, it.answered))
