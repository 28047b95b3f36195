"""Which animals have no vector of a network yet, and how do they get one?"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, select

from rorqual.catalogue.annotation_storage import store_vector
from rorqual.catalogue.decisions import STANDING_TIERS, latest_decisions
from rorqual.catalogue.records import NetworkStamp
from rorqual.catalogue.schema import annotations, decisions, embeddings, photo_files, photos
from rorqual.domain.box import Box


@dataclass(frozen=True, slots=True)
class AnimalToEmbed:
    """One animal without a vector of the network."""

    annotation_id: int
    photo_id: int
    box: Box  # pixels of the upright photo
    is_identified: bool  # a person stated who it is, so it is compared with


@dataclass(frozen=True, slots=True)
class PhotoPlaces:
    """Where the files of a photo were, as they were imported."""

    sha256: str
    stored_paths: tuple[str, ...]
    name: str  # relative, of the first file


def animals_without(connection: Connection, spec_hash: str) -> list[AnimalToEmbed]:
    """Animals that another network embedded, or that are identified, and this one did not."""
    latest = latest_decisions()
    identified = set(
        connection.scalars(
            select(decisions.c.annotation_id)
            .join_from(latest, decisions, decisions.c.id == latest.c.decision_id)
            .where(decisions.c.tier.in_(STANDING_TIERS), decisions.c.individual_id.is_not(None))
        )
    )
    embedded = set(connection.scalars(select(embeddings.c.annotation_id).distinct()))
    done = set(
        connection.scalars(
            select(embeddings.c.annotation_id).where(embeddings.c.spec_hash == spec_hash)
        )
    )
    columns = (annotations.c[name] for name in ("id", "photo_id", "x0", "y0", "x1", "y1"))
    rows = connection.execute(select(*columns).order_by(annotations.c.photo_id, annotations.c.id))
    return [
        AnimalToEmbed(number, photo_id, Box(*box), number in identified)
        for number, photo_id, *box in rows
        if number not in done and (number in embedded or number in identified)
    ]


def count_outdated(connection: Connection, spec_hash: str) -> int:
    """How many identified animals have vectors of other networks, and none of this one."""
    latest = latest_decisions()
    vectors = select(embeddings.c.spec_hash).where(
        embeddings.c.annotation_id == decisions.c.annotation_id
    )
    outdated = (
        select(func.count())
        .select_from(latest.join(decisions, decisions.c.id == latest.c.decision_id))
        .where(
            decisions.c.tier.in_(STANDING_TIERS),
            decisions.c.individual_id.is_not(None),
            vectors.exists(),
            ~vectors.where(embeddings.c.spec_hash == spec_hash).exists(),
        )
    )
    return connection.scalars(outdated).one()


def places_of_photos(connection: Connection) -> dict[int, PhotoPlaces]:
    """Where each photo's files were, by the photo's id."""
    places: dict[int, PhotoPlaces] = {}
    files = (
        select(photos.c.id, photos.c.sha256, photo_files.c.stored_path, photo_files.c.name)
        .join_from(photos, photo_files)
        .order_by(photo_files.c.id)
    )
    for photo_id, sha256, path, name in connection.execute(files):
        known = places.get(photo_id, PhotoPlaces(sha256, (), name))
        places[photo_id] = PhotoPlaces(sha256, (*known.stored_paths, path), known.name)
    return places


def store_vectors(
    connection: Connection, network: NetworkStamp, vectors: Mapping[int, NDArray[np.float32]]
) -> None:
    """Store vectors by the ids of their annotations; those that are there stay.

    Raises:
        ValueError: where a vector is no finite unit vector of the network's dimension.
    """
    for annotation_id, vector in vectors.items():
        store_vector(connection, annotation_id, vector, network)
