"""Which tables does a service need beside those of the catalogue?"""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    UniqueConstraint,
)

from rorqual.catalogue.schema import metadata
from rorqual.catalogue.text import Text

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),  # whose it is, as decisions name the actor
    Column("role", Text, nullable=False),
    Column("prefix", Text, nullable=False, unique=True),  # the part of the key that finds its row
    Column("secret_hash", Text, nullable=False),  # argon2
    Column("created_at", Text, nullable=False),  # this and all times: ISO 8601, UTC
    Column("expires_at", Text),  # NULL: never
    Column("revoked_at", Text),
    CheckConstraint("role IN ('viewer', 'reviewer', 'curator', 'admin')", name="role"),
)

# A person who signed in to the pages with a key.
sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", Text, primary_key=True),  # SHA-256 of 256 random bits
    Column("key_id", ForeignKey("api_keys.id"), nullable=False),
    Column("created_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("key_id", ForeignKey("api_keys.id")),  # NULL: a service without keys
    Column("parameters", JSON, nullable=False),
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("cancel_wanted", Integer, nullable=False),  # 0 or 1
    Column("message", Text),  # why it failed
    Column("created_at", Text, nullable=False),
    Column("finished_at", Text),
    Column("leased_by", Text),  # the process at work on it
    Column("leased_until", Text),  # from then on another may take it over
    CheckConstraint("state IN ('queued', 'running', 'done', 'failed', 'cancelled')", name="state"),
    Index(None, "state", "leased_until"),
)

job_results = Table(
    "job_results",
    metadata,
    Column("job_id", ForeignKey("jobs.id"), primary_key=True),
    Column("position", Integer, primary_key=True),  # of the photo in the job, from 0
    Column("name", Text, nullable=False),
    Column("result", Text, nullable=False),  # JSON
)

# Which request was answered how, so that a repeated one does nothing twice.
idempotent_requests = Table(
    "idempotent_requests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key_id", Integer, nullable=False),  # 0: a service without keys
    Column("idempotency_key", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),  # SHA-256 of method, path and body
    Column("status", Integer),  # NULL: at work
    Column("headers", JSON),
    Column("body", LargeBinary),
    Column("created_at", Text, nullable=False),
    UniqueConstraint("key_id", "idempotency_key"),
)

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("events", JSON, nullable=False),  # names
    Column("secret", Text, nullable=False),  # whsec_...; the sender needs it as it is
    Column("key_id", ForeignKey("api_keys.id")),
    Column("created_at", Text, nullable=False),
    Column("removed_at", Text),
)

# The outbox: what is to be told to whom, until it was told or given up.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("webhook_id", ForeignKey("webhooks.id"), nullable=False),
    Column("event_id", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("payload", Text, nullable=False),  # JSON, as it is signed
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", Text, nullable=False),
    Column("leased_until", Text),
    Column("last_error", Text),
    Column("created_at", Text, nullable=False),
    CheckConstraint("state IN ('waiting', 'delivered', 'given_up')", name="state"),
    UniqueConstraint("webhook_id", "event_id"),
    Index(None, "state", "next_attempt_at"),
)

# Who did what through the service; only added to.
audit_events = Table(
    "audit_events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("request_id", Text),
    Column("details", JSON, nullable=False),
)
