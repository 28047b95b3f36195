"""What was answered lately, and what are the gallery's photos like, to compare the two?"""

from sqlalchemy import Connection, func, select

from rorqual.catalogue.decisions import STANDING_TIERS, latest_decisions
from rorqual.catalogue.schema import annotations, decisions, identifications, photos
from rorqual.domain.photo import Quality


def read_recent_answers(connection: Connection, limit: int) -> list[str]:
    """The newest answers as JSON text, newest first; each photo once, with its newest answer."""
    newest = (
        select(identifications.c.sha256, func.max(identifications.c.identified_at).label("at"))
        .group_by(identifications.c.sha256)
        .order_by(func.max(identifications.c.identified_at).desc())
        .limit(limit)
        .subquery("newest")
    )
    query = (
        select(identifications.c.result)
        .join(
            newest,
            (identifications.c.sha256 == newest.c.sha256)
            & (identifications.c.identified_at == newest.c.at),
        )
        .order_by(identifications.c.identified_at.desc(), identifications.c.key)
        .limit(limit)
    )
    return [row.result for row in connection.execute(query)]


def read_gallery_photos(connection: Connection) -> list[tuple[float | None, Quality]]:
    """Gate scores and qualities of photos of animals whose identity a person stated."""
    latest = latest_decisions()
    shown = (
        select(annotations.c.photo_id)
        .join(latest, latest.c.annotation_id == annotations.c.id)
        .join(decisions, decisions.c.id == latest.c.decision_id)
        .where(decisions.c.tier.in_(STANDING_TIERS), decisions.c.individual_id.is_not(None))
    )
    measured = (photos.c.sharpness, photos.c.exposure, photos.c.contrast, photos.c.clipped)
    query = select(photos.c.gate_score, *measured).where(photos.c.id.in_(shown))
    return [
        (score, Quality(*quality))
        for score, *quality in connection.execute(query.order_by(photos.c.id))
    ]
