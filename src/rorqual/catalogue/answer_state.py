"""Has anything changed that answers depend on? A question quick enough to ask every second."""

import json

from sqlalchemy import Connection, Table, func, select

from rorqual.catalogue.decisions import PERSONS_TIERS
from rorqual.catalogue.schema import (
    adaptations,
    annotations,
    calibrations,
    decisions,
    encounters,
    individuals,
    network_choices,
)

_GROWING = (individuals, encounters, calibrations, adaptations, network_choices)


def read_answer_state(connection: Connection) -> str:
    """A fingerprint of what persons decided and said, and of the choices in force.

    Vectors need no look of their own: they come with a decision or with a choice of network.
    """
    persons = select(decisions.c.id).where(decisions.c.tier.in_(PERSONS_TIERS))
    newest = connection.execute(persons.order_by(decisions.c.id.desc()).limit(1)).scalar()
    said = connection.execute(
        select(func.count(annotations.c.species), func.count(annotations.c.encounter_id))
    ).one()
    return json.dumps([newest, *said, *(_newest(connection, table) for table in _GROWING)])


def _newest(connection: Connection, table: Table) -> int | None:
    return connection.execute(select(func.max(table.c.id))).scalar()
