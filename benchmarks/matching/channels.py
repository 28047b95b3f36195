"""What do the channels answer, each alone and fused? A catalogue that calibrates itself."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.main_job import Rows
from benchmarks.matching.answers import Answer, judged, ranked
from benchmarks.matching.head_problem import TRAINED
from benchmarks.matching.looks import (
    ALONE,
    FUSED,
    MARKS,
    Compared,
    Seen,
    by,
    catalogue_of,
    look_at,
)
from rorqual import api
from rorqual.evaluation.protocol import OpenSetSplit
from rorqual.identify.calibration_choice import SHIPPED_SOURCE
from rorqual.identify.embedding_space import EmbeddingSpace
from rorqual.identify.gallery import read_gallery
from rorqual.identify.local_marks import BOTH, ROOTSIFT
from rorqual.matching.calibration import Calibration
from rorqual.matching.gallery import Gallery
from rorqual.matching.local.shortlist import DEFAULT_SHORTLIST
from rorqual.matching.shipped import shipped_calibration
from rorqual.training.default_calibration import SHARP, SHARP_NETWORK, TILES

TAUGHT_NETWORK = "rorqual-lighterglue"
TAUGHT = f"{ROOTSIFT}+{TAUGHT_NETWORK}"
ALSO = ("lighterglue", BOTH, TAUGHT)
LONGER = 100  # photos of a shortlist; the calibrating animals say that it tells a little more
SHIPPED_ALONE, SHIPPED_FUSED = (f"{way}, shipped calibration" for way in (ALONE, FUSED))


class Asked(NamedTuple):
    """The answers to every query, in the order of the split's."""

    answers: dict[str, list[Answer]]
    pairs: list[tuple[str, str]]  # ways that are compared besides each with the embedding alone
    calibrations: dict[str, dict[str, Any]]  # marks -> what the fit found of the fusion
    seconds: dict[str, dict[str, dict[str, float]]]  # marks -> see `seconds_of`


class Looked(NamedTuple):
    """What the channels say about every query, by marks of one kind."""

    seen: list[Seen]
    calibration: Calibration  # of the catalogue with these marks, else the shipped one
    report: dict[str, Any]  # what the fit found of the fusion


def ask_channels(
    folder: Path,
    rows: Rows,
    split: OpenSetSplit,
    also: Sequence[Compared],
    embedding: str = TRAINED,
) -> Asked:
    """Answer the queries by the embedding, by marks and fused.

    Args:
        folder: the collection.
        rows: its photos.
        split: what is in the catalogue, and what is asked for.
        also: further marks, with which the catalogue calibrates itself anew; they are tried where
            the calibration finds that RootSIFT helps.
        embedding: the network that compares animals.
    """
    with (
        tempfile.TemporaryDirectory() as work,
        catalogue_of(folder, rows, split.gallery, work, embedding) as it,
    ):
        space = EmbeddingSpace.of_catalogue(it)
        shipped = shipped_calibration(space.space_hash, SHIPPED_SOURCE[api.LicencePolicy.ANY])
        gallery = read_gallery(it, space.base.spec_hash)

        def look(compared: Compared) -> Looked:
            return _look(it, gallery, folder, rows, split.queries, compared, shipped)

        looks = {ROOTSIFT: look(Compared(ROOTSIFT))}
        further = also if looks[ROOTSIFT].report["kept"] else ()
        looks |= {compared.words: look(compared) for compared in further}
    return Asked(
        dict(_answers(looks, gallery, shipped)),
        [(SHIPPED_FUSED, SHIPPED_ALONE), *(_pair(compared) for compared in further)],
        {name: its.report for name, its in looks.items()},
        {name: seconds_of(its.seen) for name, its in looks.items()},
    )


class Closer(NamedTuple):
    """An embedder that looks closer, at a higher price."""

    words: str  # as titles of rows say it
    embedding: str  # what the catalogue compares animals with
    network: str  # whose figures these are
    also: tuple[Compared, ...] = (Compared(BOTH),)  # see `ask_channels`

    @property
    def ending(self) -> str:
        """Of the titles of its rows."""
        return f"; {self.words}"


LARGER_PICTURES = Closer("sharp", SHARP, SHARP_NETWORK, (Compared(BOTH), Compared(TAUGHT)))
# the ending of a row's title -> what compares
EMBEDDERS = {"": TRAINED, LARGER_PICTURES.ending: LARGER_PICTURES.embedding}
CLOSER = (
    Closer("tiles", TILES, TILES, (Compared(BOTH), Compared(BOTH, LONGER))),
    LARGER_PICTURES,
)


def beside(plain: Asked, closer: Closer, answered: Asked) -> Asked:
    """The answers of two catalogues, the second of which looks closer at animals.

    Marks alone are left out there: they are those of the first, but for the shortlist, and
    comparing them takes as long.
    """

    def name(way: str) -> str:
        return f"{way}{closer.ending}"

    answers = {way: it for way, it in answered.answers.items() if not way.startswith(MARKS)}
    return Asked(
        plain.answers | {name(way): it for way, it in answers.items()},
        [
            *plain.pairs,
            *(
                (name(first), name(second))
                for first, second in answered.pairs
                if first not in plain.answers
            ),
            *((name(way), way) for way in answers if way != ALONE and way in plain.answers),
        ],
        plain.calibrations | {name(marks): it for marks, it in answered.calibrations.items()},
        plain.seconds,
    )


def _answers(
    looks: Mapping[str, Looked], gallery: Gallery, shipped: Calibration
) -> Iterator[tuple[str, list[Answer]]]:
    first = looks[ROOTSIFT]

    def calibrated(calibration: Calibration, look: Looked = first) -> list[Answer]:
        return [by_calibration(query, gallery, calibration) for query in look.seen]

    yield ALONE, calibrated(first.calibration.alone)
    for name, look in looks.items():
        if "+" not in name:  # two kinds have no score in common
            yield by(MARKS, name), [by_marks(query) for query in look.seen]
        yield by(FUSED, name), calibrated(look.calibration, look)
    yield SHIPPED_ALONE, calibrated(shipped.alone)
    yield SHIPPED_FUSED, calibrated(shipped)


def _pair(compared: Compared) -> tuple[str, str]:
    """The way that a way by further marks is compared with: the same on the usual shortlist."""
    usual = compared.marks if compared.shortlist != DEFAULT_SHORTLIST else ROOTSIFT
    return by(FUSED, compared.words), by(FUSED, usual)


def _look(
    catalogue: api.Catalogue,
    gallery: Gallery,
    folder: Path,
    rows: Rows,
    photos: Sequence[str],
    compared: Compared,
    shipped: Calibration,
) -> Looked:
    """Let a catalogue calibrate itself with marks, and look at each photo by these."""
    outcome = api.calibrate(catalogue, marks=compared.marks, shortlist=compared.shortlist)
    calibration = outcome.calibration or shipped
    weight = calibration.best_photo_weight
    seen = list(look_at(catalogue, gallery, folder, rows, photos, weight, compared))
    return Looked(seen, calibration, outcome.report.get("fusion", {"kept": False}))


def seconds_of(seen: Sequence[Seen]) -> dict[str, dict[str, float]]:
    """Of a photo and of the comparison of its marks, on the clock."""
    names = "photo", "comparison of marks"
    times = zip(*(query.seconds for query in seen), strict=True)
    return {
        name: {"median": round(float(np.median(it)), 3), "p95": round(percentile_95(it), 3)}
        for name, it in zip(names, times, strict=True)
    }


def by_calibration(seen: Seen, gallery: Gallery, calibration: Calibration) -> Answer:
    """The answer of a calibration, of one channel or fused."""
    if calibration.fusion is None:
        probabilities = calibration.apply(seen.scores)
    else:
        probabilities, _ = calibration.fusion.apply(seen.scores, seen.marks, gallery.species)
    return judged(probabilities, seen.own)


def by_marks(seen: Seen) -> Answer:
    """Ranked by marks of one kind alone, on the shortlist; a tie counts as behind."""
    (scores,) = seen.marks.values()
    return ranked(np.where(np.isfinite(scores), scores, -1.0), seen.own)


def percentile_95(seconds: Sequence[float]) -> float:
    """The 95th percentile."""
    return float(np.percentile(seconds, 95))
