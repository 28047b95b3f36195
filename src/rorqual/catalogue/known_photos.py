"""Which photos need not be imported again? One look at the catalogue answers it for all."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from rorqual.catalogue.decisions import STANDING_TIERS, Tier, latest_decisions
from rorqual.catalogue.labelling import adds_nothing
from rorqual.catalogue.schema import (
    annotations,
    decisions,
    embeddings,
    encounters,
    individuals,
    photo_files,
    photos,
)
from rorqual.catalogue.text import storable
from rorqual.domain.annotation import Annotation, BoxSource
from rorqual.domain.box import Box
from rorqual.domain.label import Label

Sides = tuple[float, float, float, float]  # of a box: x0, y0, x1, y1
_LABEL_COLUMNS = (
    "species",
    "date",
    "latitude",
    "longitude",
    "part",
    "side",
    "quality",
    "vitality",
    "notes",
)


@dataclass(slots=True)
class _KnownAnnotation:
    fields: dict[str, Any]  # what `labelling` compares
    embedded: bool
    source: BoxSource
    score: float | None  # of the box, 0..1
    individuals: set[str] = field(default_factory=set)  # whom a person ever said it is
    attested: bool = False  # its current identity came with an import


@dataclass(slots=True)
class _KnownPhoto:
    width: int
    height: int
    paths: set[str] = field(default_factory=set)
    annotations: dict[Sides, _KnownAnnotation] = field(default_factory=dict)


class KnownPhotos:
    """The photos of a catalogue as they were when this was read, for one embedding network.

    What is stored later is not seen: such a photo is called incomplete, and storing it again
    changes nothing. So the answer errs on the safe side only.
    """

    def __init__(self, by_content: dict[str, _KnownPhoto], species: dict[str, str | None]) -> None:
        self._by_content = by_content
        self._species = species  # by individual

    def is_complete(self, sha256: str, stored_path: str, labels: Sequence[Label]) -> bool:
        """Whether storing this file with these labels would change nothing and report nothing.

        Args:
            sha256: of the file's bytes.
            stored_path: where the file is.
            labels: all labels of the photo; without any, its animals need only be embedded.
        """
        photo = self._by_content.get(sha256)
        if photo is None or storable(stored_path) not in photo.paths:
            return False
        if not labels:
            known = photo.annotations.values()
            return bool(known) and all(annotation.embedded for annotation in known)
        return all(self._is_known(photo, label) for label in labels)

    def place_of(self, sha256: str, label: Label) -> Annotation | None:
        """The animal of a known photo that a label without a box is about.

        The one that was said to be this individual, wherever its box came from. Else the one that
        an earlier label without a box named: a label that says otherwise is about the same animal.

        Returns:
            None where the photo or such an animal is not known: then it is to be found.
        """
        photo = self._by_content.get(sha256)
        box = _place(photo, label) if photo else None
        if photo is None or box is None:
            return None
        known = photo.annotations[box]
        return Annotation(Box(*box), known.source, known.score)

    def _is_known(self, photo: _KnownPhoto, label: Label) -> bool:
        if label.box is None:
            place = _place(photo, label)
            if place is not None:
                return self._says_all(photo.annotations[place], label)
            # without an identity, nothing tells which of the found animals it was
            found = [it for it in photo.annotations.values() if it.source is not BoxSource.GIVEN]
            return any(self._says_all(known, label) for known in found)
        try:
            box = label.box.clipped_to(photo.width, photo.height)
        except ValueError:
            return False
        known = photo.annotations.get(box.as_tuple())
        return known is not None and self._says_all(known, label)

    def _says_all(self, known: _KnownAnnotation, label: Label) -> bool:
        if not known.embedded or not adds_nothing(known.fields, label):
            return False
        if label.individual is None:
            return True
        individual = storable(label.individual)
        species_known = label.species in (None, self._species.get(individual))
        return individual in known.individuals and species_known


def _place(photo: _KnownPhoto, label: Label) -> Sides | None:
    """The box of the animal that a label without a box is about; see `KnownPhotos.place_of`."""
    individual = storable(label.individual) if label.individual is not None else None
    named = [box for box, known in photo.annotations.items() if individual in known.individuals]
    named.sort(key=lambda box: photo.annotations[box].source is not BoxSource.GIVEN)
    unboxed = (
        box
        for box, known in photo.annotations.items()
        if known.attested and known.source is not BoxSource.GIVEN
    )
    return next(iter(named), None) or next(unboxed, None)


def read_known_photos(connection: Connection, spec_hash: str) -> KnownPhotos:
    """Read what `KnownPhotos` answers from, in a second for 50,000 photos."""
    columns = photos.c.id, photos.c.sha256, photos.c.width, photos.c.height
    by_id: dict[int, _KnownPhoto] = {}
    by_content: dict[str, _KnownPhoto] = {}
    for photo_id, sha256, width, height in connection.execute(select(*columns)):
        by_id[photo_id] = by_content[sha256] = _KnownPhoto(width, height)
    files = select(photo_files.c.photo_id, photo_files.c.stored_path)
    for photo_id, path in connection.execute(files):
        by_id[photo_id].paths.add(path)
    named, attested = _named_individuals(connection), _attested(connection)
    embedded = set(
        connection.scalars(
            select(embeddings.c.annotation_id).where(embeddings.c.spec_hash == spec_hash)
        )
    )
    fields = [annotations.c[name] for name in _LABEL_COLUMNS]
    encounter = encounters.c.name.label("encounter")
    columns_of_annotations = (
        annotations.c[name]
        for name in ("id", "photo_id", "x0", "y0", "x1", "y1", "box_source", "box_score")
    )
    described = select(*columns_of_annotations, *fields, encounter).select_from(
        annotations.outerjoin(encounters)
    )
    for row in connection.execute(described.order_by(annotations.c.id)):
        annotation_id, photo_id, x0, y0, x1, y1, source, score, *values = row
        known = zip((*_LABEL_COLUMNS, "encounter"), values, strict=True)
        by_id[photo_id].annotations[x0, y0, x1, y1] = _KnownAnnotation(
            {name: value for name, value in known if value is not None},
            annotation_id in embedded,
            BoxSource(source),
            score,
            named[annotation_id],
            annotation_id in attested,
        )
    species = connection.execute(select(individuals.c.name, individuals.c.species))
    return KnownPhotos(by_content, {row.name: row.species for row in species})


def _named_individuals(connection: Connection) -> defaultdict[int, set[str]]:
    """By annotation, the individuals that imports and persons said it is."""
    named: defaultdict[int, set[str]] = defaultdict(set)
    standing = (
        select(decisions.c.annotation_id, individuals.c.name)
        .join_from(decisions, individuals)
        .where(decisions.c.tier.in_(STANDING_TIERS))
    )
    for annotation_id, name in connection.execute(standing):
        named[annotation_id].add(name)
    return named


def _attested(connection: Connection) -> set[int]:
    """The annotations whose current identity came with an import."""
    latest = latest_decisions()
    current = (
        select(decisions.c.annotation_id)
        .join_from(latest, decisions, decisions.c.id == latest.c.decision_id)
        .where(decisions.c.tier == Tier.ATTESTED, decisions.c.individual_id.is_not(None))
    )
    return set(connection.scalars(current))
