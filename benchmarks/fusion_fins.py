"""How well are the fins of one animal told from the others', by each channel and fused?"""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.fusion_looks import ALONE, FUSED, MARKS, analysed, at_work, catalogue_of, compare
from benchmarks.main_job import interval_json
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


def one_against_the_rest(folder: Path, seed: int, limit: int | None) -> dict[str, Any]:
    """How well are the fins of one animal told from the others', by each channel and fused?"""
    rows = read_fins(folder, limit)
    photos = list(rows)
    known = [photo for photo in photos if rows[photo]["individual_id"] == WELL_KNOWN]
    split = OpenSetSplit(tuple(known), tuple(photos), (WELL_KNOWN,), ())
    with tempfile.TemporaryDirectory() as work, catalogue_of(folder, rows, split, work) as it:
        space = EmbeddingSpace.of_catalogue(it)
        shipped = shipped_calibration(space.space_hash, SHIPPED_SOURCE[api.LicencePolicy.ANY])
        gallery = read_gallery(it, space.base.spec_hash)
        together = near_duplicates(folder, known)
        analyser, channel = at_work(it, gallery, ROOTSIFT)
        scores: dict[str, list[float]] = {ALONE: [], MARKS: [], FUSED: []}
        for photo in photos:
            group = together.get(photo, ())
            excluded = np.flatnonzero([name in group for name in gallery.photo_names])
            animal = analysed(analyser, folder / "photos" / photo, rows[photo])
            weight = shipped.best_photo_weight
            (score,), (marks,) = compare(gallery, channel, animal, weight, excluded)
            scores[ALONE].append(float(score))
            scores[MARKS].append(float(marks))
            if shipped.fusion:
                _, (utility,) = shipped.fusion.apply(
                    [score], {LOCAL: np.array([marks])}, gallery.species
                )
                scores[FUSED].append(float(utility))
    is_known = np.array([photo in together for photo in photos])
    groups = [str(together.get(photo, photo)) for photo in photos]
    made: dict[str, Any] = {
        "photos_of_the_animal": len(known),
        "photos_of_others": len(photos) - len(known),
        "auroc": {},
    }
    for way, values in scores.items():
        if values:
            table = np.column_stack([values, is_known])
            interval = bootstrap_by_group(
                table, groups, lambda it: novelty_auroc(it[:, 0], it[:, 1] > 0), seed=seed
            )
            made["auroc"][way] = interval_json(interval)
    print(f"\n## {folder.name}\n\n{json.dumps(made, indent=1)}", flush=True)
    return made


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
