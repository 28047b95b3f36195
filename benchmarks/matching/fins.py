"""How well are the fins of one animal told from the others', by each channel and fused?"""

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.main_job import Rows, interval_json
from benchmarks.matching.answers import Statistic
from benchmarks.matching.channels import EMBEDDERS
from benchmarks.matching.looks import (
    ALONE,
    FUSED,
    MARKS,
    Compared,
    analysed,
    at_work,
    by,
    catalogue_of,
    compare,
)
from rorqual import api
from rorqual.evaluation.intervals import bootstrap_by_group
from rorqual.evaluation.novelty import novelty_auroc
from rorqual.evaluation.protocol import OpenSetSplit
from rorqual.identify.calibration_choice import SHIPPED_SOURCE
from rorqual.identify.embedding_space import EmbeddingSpace
from rorqual.identify.gallery import read_gallery
from rorqual.identify.local_marks import ROOTSIFT
from rorqual.matching.encounter_groups import encounter_groups
from rorqual.matching.fusion_model import LOCAL
from rorqual.matching.shipped import shipped_calibration
from rorqual.photos.reader import PhotoReader

FINS, WELL_KNOWN = "dolphin_fins", "1056"


def one_against_the_rest(
    folder: Path, seed: int, also: Sequence[str], limit: int | None
) -> dict[str, Any]:
    """How well are the fins of one animal told from the others', by each channel and fused?

    A catalogue of one individual cannot calibrate itself, so the shipped calibration fuses, which
    knows RootSIFT; further marks stand alone. Beside the default the embedder of larger pictures
    is asked, which joins two networks.
    """
    rows = read_fins(folder, limit)
    photos = list(rows)
    known = [photo for photo in photos if rows[photo]["individual_id"] == WELL_KNOWN]
    split = OpenSetSplit(tuple(known), tuple(photos), (WELL_KNOWN,), ())
    together = near_duplicates(folder, known)
    named = [part for name in also for part in name.split("+") if part != ROOTSIFT]
    networks = list(dict.fromkeys(named))  # each once, in their order
    scores: dict[str, list[float]] = {}
    for ending, embedding in EMBEDDERS.items():
        with (
            tempfile.TemporaryDirectory() as work,
            catalogue_of(folder, rows, split.gallery, work, embedding) as it,
        ):
            for marks in (ROOTSIFT, *([] if ending else networks)):
                found = _scores(it, folder, rows, together, marks)
                scores |= {
                    f"{way}{ending}": values
                    for way, values in found.items()
                    if not (ending and way.startswith(MARKS))  # those are the default's
                }
    is_known = np.array([photo in together for photo in photos])
    groups = [str(together.get(photo, photo)) for photo in photos]

    def auroc(values: NDArray[np.float64]) -> float:
        return novelty_auroc(values[:, 0], values[:, -1] > 0)

    def gain(values: NDArray[np.float64]) -> float:
        return auroc(values) - auroc(values[:, 1:])

    def figure(statistic: Statistic, *columns: Sequence[float]) -> dict[str, Any]:
        table = np.column_stack([*columns, is_known])
        return interval_json(bootstrap_by_group(table, groups, statistic, seed=seed))

    made: dict[str, Any] = {
        "photos_of_the_animal": len(known),
        "photos_of_others": len(photos) - len(known),
        "auroc": {way: figure(auroc, values) for way, values in scores.items()},
        "gain": {
            way: figure(gain, values, scores[ALONE])
            for way, values in scores.items()
            if way != ALONE
        },
    }
    print(f"\n## {folder.name}\n\n{json.dumps(made, indent=1)}", flush=True)
    return made


def _scores(
    catalogue: api.Catalogue,
    folder: Path,
    rows: Rows,
    together: Mapping[str, tuple[str, ...]],
    marks: str,
) -> dict[str, list[float]]:
    """How much each photo looks like the animal, by way, without its near-duplicates."""
    space = EmbeddingSpace.of_catalogue(catalogue)
    shipped = shipped_calibration(space.space_hash, SHIPPED_SOURCE[api.LicencePolicy.ANY])
    gallery = read_gallery(catalogue, space.base.spec_hash)
    analyser, channels = at_work(catalogue, gallery, Compared(marks))
    scores: dict[str, list[float]] = {ALONE: [], by(MARKS, marks): []}
    for photo, row in rows.items():
        group = together.get(photo, ())
        excluded = np.flatnonzero([name in group for name in gallery.photo_names])
        animal = analysed(analyser, folder / "photos" / photo, row)
        (score,), local = compare(gallery, channels, animal, shipped.best_photo_weight, excluded)
        scores[ALONE].append(float(score))
        scores[by(MARKS, marks)].append(float(local[LOCAL][0]))
        if shipped.fusion and marks == ROOTSIFT:
            _, (utility,) = shipped.fusion.apply([score], local, gallery.species)
            scores.setdefault(FUSED, []).append(float(utility))
    return scores


def read_fins(folder: Path, limit: int | None) -> dict[str, dict[str, str]]:
    """The rows of the fins; a limit leaves so many of the animal and of the others."""
    import csv

    with (folder / "photos.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["photo"]: row for row in csv.DictReader(file)}
    named = [photo for photo, row in rows.items() if row["individual_id"] == WELL_KNOWN]
    others = [photo for photo, row in rows.items() if row["individual_id"] != WELL_KNOWN]
    return {photo: rows[photo] for photo in (*named[:limit], *others[:limit])}


def near_duplicates(folder: Path, photos: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Photo -> the photos that are nearly the same picture, itself among them."""

    def perceptual_hash(photo: str) -> str:
        data = (folder / "photos" / photo).read_bytes()
        return PhotoReader(data, photo).content().perceptual_hash

    nothing: list[None] = [None] * len(photos)
    hashes = [perceptual_hash(photo) for photo in photos]
    groups = encounter_groups([WELL_KNOWN] * len(photos), nothing, nothing, hashes)
    return {
        photo: tuple(other for other, its in zip(photos, groups, strict=True) if its == group)
        for photo, group in zip(photos, groups, strict=True)
    }
