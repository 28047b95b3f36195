"""Who may use a service? Keys, of which only a hash is kept, and the roles that they carry."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import Connection, Row, select

from rorqual.catalogue.rows import add_row, now, update_row
from rorqual.catalogue.team.schema import api_keys
from rorqual.domain.errors import UsageError

_MARK = "rq"
_HASHER = PasswordHasher()


class Role(StrEnum):
    """What the holder of a key may do; each role may do all that the ones before it may."""

    VIEWER = "viewer"  # look at the catalogue
    REVIEWER = "reviewer"  # send photos
    CURATOR = "curator"  # decide who an animal is
    ADMIN = "admin"  # keys, webhooks, all jobs


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key without its secret."""

    id: int
    name: str  # whose it is
    role: Role
    prefix: str  # finds the key in lists and logs
    created_at: str  # this and the following: ISO 8601, UTC
    expires_at: str | None
    revoked_at: str | None

    def is_usable(self, at: str) -> bool:
        """Whether it opens doors at that time."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


def add_key(
    connection: Connection, name: str, role: Role, *, valid_for: timedelta | None = None
) -> tuple[ApiKey, str]:
    """Make a key; the second value is the key itself, which is never to be had again.

    Args:
        connection: of a write transaction.
        name: whose it is; decisions name it.
        role: what its holder may do.
        valid_for: None for ever.

    Raises:
        UsageError: where the name is empty.
    """
    if not name.strip():
        raise UsageError("a key needs the name of whoever uses it: decisions are signed with it")
    prefix, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    expires = None
    if valid_for is not None:
        expires = (datetime.now(UTC) + valid_for).isoformat(timespec="microseconds")
    row = add_row(
        connection,
        api_keys,
        name=name.strip(),
        role=role,
        prefix=prefix,
        secret_hash=_HASHER.hash(secret),
        created_at=now(),
        expires_at=expires,
    )
    key = find_key(connection, row)
    assert key is not None
    return key, f"{_MARK}_{prefix}_{secret}"


def list_keys(connection: Connection) -> list[ApiKey]:
    """All keys ever made, in the order of their making."""
    return [_key(row) for row in connection.execute(select(api_keys).order_by(api_keys.c.id))]


def find_key(connection: Connection, key_id: int) -> ApiKey | None:
    """The key with that id."""
    row = connection.execute(select(api_keys).where(api_keys.c.id == key_id)).first()
    return _key(row) if row else None


def key_with_prefix(connection: Connection, prefix: str) -> ApiKey:
    """The key that a list shows under that prefix.

    Raises:
        UsageError: where there is none.
    """
    row = connection.execute(select(api_keys).where(api_keys.c.prefix == prefix)).first()
    if row is None:
        raise UsageError(f"there is no key {prefix}: the list of keys shows the prefixes")
    return _key(row)


def revoke_key(connection: Connection, key: ApiKey) -> None:
    """Let a key open no door from now on; one that was revoked before stays so."""
    if key.revoked_at is None:
        update_row(connection, api_keys, key.id, {"revoked_at": now()})


def rotate_key(
    connection: Connection, key: ApiKey, *, valid_for: timedelta | None = None
) -> tuple[ApiKey, str]:
    """Make a new key of the same name and role, and revoke the old one."""
    revoke_key(connection, key)
    return add_key(connection, key.name, key.role, valid_for=valid_for)


def rotated_into(connection: Connection, key_id: int) -> list[int]:
    """The ids of a key and of those that it took the place of, the oldest first.

    They have its name and role, and were revoked before it was made.
    """
    key = find_key(connection, key_id)
    if key is None:
        return []
    it = api_keys.c
    earlier = select(it.id).where(
        it.name == key.name, it.role == key.role, it.revoked_at <= key.created_at
    )
    return [*connection.execute(earlier.order_by(it.id)).scalars(), key.id]


def key_of_secret(connection: Connection, presented: str) -> ApiKey | None:
    """The key that somebody presented, if it is one and is usable now; takes tens of ms."""
    parts = presented.split("_", 2)
    if len(parts) != 3 or parts[0] != _MARK:
        return None
    row = connection.execute(select(api_keys).where(api_keys.c.prefix == parts[1])).first()
    if row is None:
        return None
    try:
        _HASHER.verify(row.secret_hash, parts[2])
    except (Argon2Error, InvalidHashError):
        return None
    key = _key(row)
    return key if key.is_usable(now()) else None


def _key(row: Row[tuple[object, ...]]) -> ApiKey:
    it = row._mapping
    return ApiKey(
        id=it["id"],
        name=it["name"],
        role=Role(it["role"]),
        prefix=it["prefix"],
        created_at=it["created_at"],
        expires_at=it["expires_at"],
        revoked_at=it["revoked_at"],
    )
