"""Who signed in to the pages? A token in a cookie, of which only a hash is kept."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from rorqual.catalogue.rows import now
from rorqual.catalogue.team.keys import ApiKey, find_key
from rorqual.catalogue.team.schema import sessions

SESSION_HOURS = 12


def open_session(connection: Connection, key: ApiKey) -> str:
    """Begin a session with a key, and forget those that are over.

    Returns:
        The token, 256 random bits; it is never to be had again.
    """
    connection.execute(delete(sessions).where(sessions.c.expires_at <= now()))
    token = secrets.token_urlsafe(32)
    until = datetime.now(UTC) + timedelta(hours=SESSION_HOURS)
    connection.execute(
        insert(sessions).values(
            token_hash=_hash(token),
            key_id=key.id,
            created_at=now(),
            expires_at=until.isoformat(timespec="microseconds"),
        )
    )
    return token


def key_of_session(connection: Connection, token: str) -> ApiKey | None:
    """The key that a session was opened with; None where either is over."""
    held = select(sessions.c.key_id).where(
        sessions.c.token_hash == _hash(token), sessions.c.expires_at > now()
    )
    key_id = connection.execute(held).scalar()
    key = None if key_id is None else find_key(connection, key_id)
    return key if key and key.is_usable(now()) else None


def close_session(connection: Connection, token: str) -> None:
    """End a session; one that is over stays so."""
    connection.execute(delete(sessions).where(sessions.c.token_hash == _hash(token)))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
