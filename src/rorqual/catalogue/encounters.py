"""When and where was an encounter? As its earliest label says, in whatever order labels come."""

from typing import Any

from sqlalchemy import Connection, select

from rorqual.catalogue.rows import add_row, update_row
from rorqual.catalogue.schema import encounters
from rorqual.domain.label import Label

Occasion = tuple[str | None, float | None, float | None]  # date, latitude, longitude


def store_encounter(connection: Connection, label: Label) -> int | None:
    """The id of the label's encounter, which is added where it is new; None without one."""
    if label.encounter is None:
        return None
    position = label.position
    given: Occasion = (
        label.date,
        position.latitude if position else None,
        position.longitude if position else None,
    )
    known = connection.execute(
        select(encounters).where(encounters.c.name == label.encounter)
    ).first()
    if known is None:
        return add_row(connection, encounters, name=label.encounter, **_columns(given))
    present: Occasion = (known.date, known.latitude, known.longitude)
    earliest = min(present, given, key=_earliness)
    if earliest != present:
        update_row(connection, encounters, known.id, _columns(earliest))
    return int(known.id)


def _earliness(occasion: Occasion) -> tuple[Any, ...]:
    """A dated label comes before an undated one, a placed one before one without a place."""
    date, latitude, longitude = occasion
    return (date is None, date or "", latitude is None, latitude or 0.0, longitude or 0.0)


def _columns(occasion: Occasion) -> dict[str, Any]:
    return dict(zip(("date", "latitude", "longitude"), occasion, strict=True))
