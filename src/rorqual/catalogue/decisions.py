"""Who is the animal, and who said so? An append-only log; the latest word of a person counts."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Subquery, func, select

from rorqual.catalogue.rows import add_row, now
from rorqual.catalogue.schema import decisions
from rorqual.domain.identification import Verdict


class Tier(StrEnum):
    """How much a decision weighs."""

    ATTESTED = "attested"  # came with an import
    SUGGESTED = "suggested"  # the machine's; never counts as an identity
    CONFIRMED = "confirmed"  # a person agreed
    REJECTED = "rejected"  # a person disagreed


SUGGESTED_NAME = "individual"  # in a suggestion's details: a match whom the catalogue lacks

STANDING_TIERS = (Tier.ATTESTED, Tier.CONFIRMED)  # these make an animal's history
PERSONS_TIERS = (*STANDING_TIERS, Tier.REJECTED)  # the latest of these is the current one


def append_decision(
    connection: Connection,
    annotation_id: int,
    tier: Tier,
    *,
    verdict: Verdict,
    individual_id: int | None,
    actor: str,
    reason: str,
    details: Mapping[str, Any] | None = None,
) -> int:
    """Add a decision to the log and tell its id."""
    return add_row(
        connection,
        decisions,
        annotation_id=annotation_id,
        tier=tier,
        verdict=verdict,
        individual_id=individual_id,
        actor=actor,
        reason=reason,
        details=dict(details or {}),
        decided_at=now(),
    )


def latest_decisions() -> Subquery:
    """The id of each annotation's current decision: columns `annotation_id`, `decision_id`."""
    return (
        select(decisions.c.annotation_id, func.max(decisions.c.id).label("decision_id"))
        .where(decisions.c.tier.in_(PERSONS_TIERS))
        .group_by(decisions.c.annotation_id)
        .subquery("latest")
    )
