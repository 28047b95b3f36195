"""How are provisional groups kept? As suggestions in the log of decisions, never more."""

from typing import Any

from sqlalchemy import Connection, func, select

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.decisions import Tier, append_decision
from rorqual.catalogue.engine import writing
from rorqual.catalogue.rows import find_id
from rorqual.catalogue.schema import decisions, individuals
from rorqual.domain.grouping import Grouping, ProvisionalGroup
from rorqual.domain.identification import Verdict


def record_groups(catalogue: Catalogue, grouping: Grouping, *, actor: str) -> int:
    """Suggest each group of several photos, and each that matches a known individual.

    An animal of which the same was suggested last by the same actor gets no new suggestion.

    Args:
        catalogue: an open one.
        grouping: of its animals.
        actor: who suggests: the program, its version and the command.

    Returns:
        How many suggestions were added.

    Raises:
        CatalogueError: where the catalogue cannot be written.
    """
    added = 0
    with writing(catalogue.engine) as connection:
        latest = _latest_details(connection, actor)
        for group in grouping.groups:
            if len(group.animals) < 2 and group.individual is None:
                continue
            details = _details(group, grouping)
            for animal in group.animals:
                if latest.get(animal.annotation_id) == details:
                    continue
                known = group.individual
                append_decision(
                    connection,
                    animal.annotation_id,
                    Tier.SUGGESTED,
                    verdict=Verdict.MATCH if known else Verdict.NEW_INDIVIDUAL,
                    individual_id=find_id(connection, individuals, name=known) if known else None,
                    actor=actor,
                    reason=group.reason,
                    details=details,
                )
                added += 1
    return added


def _details(group: ProvisionalGroup, grouping: Grouping) -> dict[str, Any]:
    details = {
        "group": sorted(animal.annotation_id for animal in group.animals),
        "individual": group.individual,
        "flags": [flag.value for flag in group.flags],
        "similarity": grouping.similarity,
        "models": grouping.models,
    }
    second = sorted(animal.annotation_id for animal in group.animals if animal.half == 2)
    return details | ({"second_half": second} if second else {})


def _latest_details(connection: Connection, actor: str) -> dict[int, dict[str, Any]]:
    """By annotation, the details of the actor's last suggestion."""
    last = (
        select(func.max(decisions.c.id))
        .where(decisions.c.tier == Tier.SUGGESTED, decisions.c.actor == actor)
        .group_by(decisions.c.annotation_id)
    )
    rows = select(decisions.c.annotation_id, decisions.c.details).where(decisions.c.id.in_(last))
    return {row.annotation_id: row.details for row in connection.execute(rows)}
