"""Which animals in photos has nobody named yet, and with which vectors of a network?"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, select

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.decisions import STANDING_TIERS, Tier, latest_decisions
from rorqual.catalogue.engine import reading
from rorqual.catalogue.schema import (
    annotations,
    decisions,
    embeddings,
    individuals,
    photo_files,
    photos,
)
from rorqual.domain.annotation import BoxSource


@dataclass(frozen=True, slots=True, eq=False)
class UnidentifiedAnimal:
    """One animal in one photo that no person has named."""

    annotation_id: int
    photo: str  # relative, of the first file with that content
    sha256: str
    perceptual_hash: str
    captured: datetime | None  # the camera's clock
    species: str | None  # as labelled
    vector: NDArray[np.float32]  # (dimension,), unit length
    rejected: frozenset[str]  # individuals that a person said it is not


def unidentified_animals(
    catalogue: Catalogue, spec_hash: str, *, stored_paths: Iterable[str] | None = None
) -> list[UnidentifiedAnimal]:
    """Read the animals without an identity, in the order of their ids.

    A whole photo is left out where animals in it have boxes of their own.

    Args:
        catalogue: an open one.
        spec_hash: of the network whose vectors are wanted.
        stored_paths: of the files whose animals are wanted; None for all.
    """
    wanted = None if stored_paths is None else set(stored_paths)
    latest = latest_decisions()
    named = (
        select(decisions.c.annotation_id)
        .join_from(latest, decisions, decisions.c.id == latest.c.decision_id)
        .where(decisions.c.tier.in_(STANDING_TIERS))
    )
    boxed = select(annotations.c.photo_id).where(annotations.c.box_source != BoxSource.WHOLE_PHOTO)
    first_file = (
        select(photo_files.c.photo_id, func.min(photo_files.c.id).label("file_id"))
        .group_by(photo_files.c.photo_id)
        .subquery("first_file")
    )
    rows = (
        select(
            annotations.c.id,
            photos.c.id.label("photo_id"),
            photo_files.c.name,
            photos.c.sha256,
            photos.c.perceptual_hash,
            photos.c.captured_local,
            annotations.c.species,
            embeddings.c.vector,
        )
        .select_from(
            annotations.join(embeddings, embeddings.c.annotation_id == annotations.c.id)
            .join(photos, photos.c.id == annotations.c.photo_id)
            .join(first_file, first_file.c.photo_id == photos.c.id)
            .join(photo_files, photo_files.c.id == first_file.c.file_id)
        )
        .where(embeddings.c.spec_hash == spec_hash, annotations.c.id.not_in(named))
        .where(
            (annotations.c.box_source != BoxSource.WHOLE_PHOTO)
            | annotations.c.photo_id.not_in(boxed)
        )
        .order_by(annotations.c.id)
    )
    with reading(catalogue.engine) as connection:
        paths = _paths(connection) if wanted is not None else {}
        rejected = _rejected(connection)
        return [
            UnidentifiedAnimal(
                annotation_id=row.id,
                photo=row.name,
                sha256=row.sha256,
                perceptual_hash=row.perceptual_hash,
                captured=datetime.fromisoformat(row.captured_local) if row.captured_local else None,
                species=row.species,
                vector=np.frombuffer(row.vector, dtype="<f4"),
                rejected=frozenset(rejected[row.id]),
            )
            for row in connection.execute(rows)
            if wanted is None or not wanted.isdisjoint(paths[row.photo_id])
        ]


def _paths(connection: Connection) -> dict[int, set[str]]:
    """By photo, where its files are."""
    paths: defaultdict[int, set[str]] = defaultdict(set)
    for photo_id, path in connection.execute(
        select(photo_files.c.photo_id, photo_files.c.stored_path)
    ):
        paths[photo_id].add(path)
    return paths


def _rejected(connection: Connection) -> defaultdict[int, set[str]]:
    """By annotation, the individuals that persons said it is not, and did not take back."""
    is_undo = decisions.c.details["kind"].as_string() == "undo"
    said = (
        select(
            decisions.c.id,
            decisions.c.annotation_id,
            decisions.c.details["undoes"].as_integer().label("undoes"),
            individuals.c.name,
        )
        .select_from(decisions.outerjoin(individuals))
        .where((decisions.c.tier == Tier.REJECTED) | is_undo)
        .order_by(decisions.c.id.desc())
    )
    rejected: defaultdict[int, set[str]] = defaultdict(set)
    undone: set[int] = set()
    for row in connection.execute(said):  # an undo comes after what it undoes, be it an undo itself
        if row.id in undone:
            continue
        if row.undoes is not None:
            undone.add(row.undoes)
        elif row.name is not None:
            rejected[row.annotation_id].add(row.name)
    return rejected
