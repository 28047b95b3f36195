"""Does an alarm about drift stand? The log of the service has when each began and ended."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from rorqual.catalogue.rows import add_row, now
from rorqual.catalogue.team.schema import audit_events

_BEGAN, _ENDED = "drift_alarm.began", "drift_alarm.ended"


def alarm_stands(connection: Connection, against: str) -> bool:
    """Whether an alarm began that has not ended.

    Args:
        connection: to read through.
        against: what recent answers are compared with; each baseline has alarms of its own.
    """
    query = select(audit_events.c.action).where(
        audit_events.c.action.in_((_BEGAN, _ENDED)), audit_events.c.subject == _subject(against)
    )
    latest = connection.execute(query.order_by(audit_events.c.id.desc()).limit(1)).scalar()
    return latest == _BEGAN


def note_alarm(connection: Connection, actor: str, against: str, measures: Sequence[str]) -> bool:
    """Write down whether there is an alarm now; tells whether one has just begun.

    Args:
        connection: of a write transaction.
        actor: who looked.
        against: as for `alarm_stands`.
        measures: that raise it; none where there is no alarm.
    """
    if bool(measures) == alarm_stands(connection, against):
        return False
    add_row(
        connection,
        audit_events,
        at=now(),
        actor=actor,
        action=_BEGAN if measures else _ENDED,
        subject=_subject(against),
        details={"measures": list(measures)},
    )
    return bool(measures)


def _subject(against: str) -> str:
    return f"recent identifications, against {against}"
