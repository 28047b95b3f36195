"""Do the photos, animals and identities of a catalogue agree with each other?"""

from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, func, or_, select

from rorqual.catalogue.check_database import RESTORE
from rorqual.catalogue.decisions import STANDING_TIERS, latest_decisions
from rorqual.catalogue.findings import Finding, Severity, finding_of
from rorqual.catalogue.schema import (
    annotations,
    decisions,
    encounters,
    individuals,
    photo_files,
    photos,
)


def check_contents(connection: Connection) -> list[Finding]:
    """Boxes outside their photo, identities that disagree, and rows that nothing refers to."""
    return [
        *_boxes_outside(connection),
        *_without_individual(connection),
        *_repeated_individuals(connection),
        *_other_species(connection),
        *_unused(connection),
    ]


def _boxes_outside(connection: Connection) -> list[Finding]:
    box = annotations.c
    outside = or_(
        box.x0 < 0,
        box.y0 < 0,
        box.x1 > photos.c.width,
        box.y1 > photos.c.height,
        box.x1 <= box.x0,
        box.y1 <= box.y0,
    )
    joined = annotations.join(photos)
    cases = _cases(connection, joined, outside, annotations.c.id)
    return finding_of(Severity.ERROR, "annotations outside of their photo", cases, RESTORE)


def _without_individual(connection: Connection) -> list[Finding]:
    nobody = decisions.c.tier.in_(STANDING_TIERS) & (decisions.c.verdict == "match")
    nobody &= decisions.c.individual_id.is_(None)
    cases = _cases(connection, decisions, nobody, decisions.c.id)
    return finding_of(Severity.ERROR, "decisions that name no individual", cases, RESTORE)


def _repeated_individuals(connection: Connection) -> list[Finding]:
    latest = latest_decisions()
    repeated = (
        select(individuals.c.name, func.min(photo_files.c.name))
        .join_from(latest, decisions, decisions.c.id == latest.c.decision_id)
        .join(individuals)
        .join(annotations, annotations.c.id == decisions.c.annotation_id)
        .join(photo_files, photo_files.c.photo_id == annotations.c.photo_id)
        .where(decisions.c.tier.in_(STANDING_TIERS))
        .group_by(individuals.c.id, annotations.c.photo_id)
        .having(func.count(annotations.c.id.distinct()) > 1)
        .order_by(individuals.c.name)
    )
    cases = [f"{name} in {photo}" for name, photo in connection.execute(repeated)]
    what = "individuals that are named twice in one photo"
    remedy = "look at these photos: one of the boxes shows another animal, or is doubled"
    return finding_of(Severity.WARNING, what, cases, remedy)


def _other_species(connection: Connection) -> list[Finding]:
    latest = latest_decisions()
    joined = (
        latest.join(decisions, decisions.c.id == latest.c.decision_id)
        .join(individuals)
        .join(annotations, annotations.c.id == decisions.c.annotation_id)
    )
    differs = decisions.c.tier.in_(STANDING_TIERS) & (
        annotations.c.species != individuals.c.species
    )
    cases = sorted(set(_cases(connection, joined, differs, individuals.c.name)))
    what = "individuals with a photo that is labelled as another species"
    remedy = "look at their photos: the species or the identity is wrong"
    return finding_of(Severity.WARNING, what, cases, remedy)


def _unused(connection: Connection) -> list[Finding]:
    findings: list[Finding] = []
    for what, table, user, shown in (
        ("photos without a file", photos, photo_files.c.photo_id, photos.c.sha256),
        ("individuals without a decision", individuals, decisions.c.individual_id, None),
        ("encounters without an animal", encounters, annotations.c.encounter_id, None),
    ):
        users = select(user).where(user.is_not(None))
        column = table.c.name if shown is None else shown
        cases = _cases(connection, table, table.c.id.not_in(users), column)
        findings += finding_of(Severity.WARNING, what, cases, "none is needed; they do no harm")
    return findings


def _cases(
    connection: Connection, source: FromClause, where: ColumnElement[bool], shown: Any
) -> list[Any]:
    query = select(shown).select_from(source).where(where).order_by(shown)
    return list(connection.execute(query).scalars())
