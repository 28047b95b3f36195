"""Which jobs are there, whose are they, and how far has each come?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import uuid4

from sqlalchemy import Connection, Row, and_, insert, or_, select, update

from rorqual.catalogue.rows import now
from rorqual.catalogue.team.schema import jobs
from rorqual.domain.job_state import JobState


@dataclass(frozen=True, slots=True)
class Job:
    """Work on many photos that goes on after the request that asked for it."""

    id: str
    kind: str
    state: JobState
    key_id: int | None  # who asked; None: a service without keys
    parameters: Mapping[str, Any]  # JSON values; what they mean depends on the kind
    total: int  # photos
    done: int  # photos whose result is there
    cancel_wanted: bool
    message: str | None  # why it failed
    created_at: str  # this and the following: ISO 8601, UTC
    finished_at: str | None

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        """The job of a row of the table."""
        it = row._mapping
        return cls(
            id=it["id"],
            kind=it["kind"],
            state=JobState(it["state"]),
            key_id=it["key_id"],
            parameters=it["parameters"],
            total=it["total"],
            done=it["done"],
            cancel_wanted=bool(it["cancel_wanted"]),
            message=it["message"],
            created_at=it["created_at"],
            finished_at=it["finished_at"],
        )


def add_job(
    connection: Connection,
    kind: str,
    parameters: Mapping[str, Any],
    *,
    total: int,
    key_id: int | None,
) -> Job:
    """Put a job at the end of the queue.

    Args:
        connection: of a write transaction.
        kind: of the work.
        parameters: JSON values with all that a worker needs to know.
        total: photos, >= 1.
        key_id: who asks; None for a service without keys.
    """
    job_id = uuid4().hex
    connection.execute(
        insert(jobs).values(
            id=job_id,
            kind=kind,
            state=JobState.QUEUED,
            key_id=key_id,
            parameters=dict(parameters),
            total=total,
            done=0,
            cancel_wanted=0,
            created_at=now(),
        )
    )
    job = find_job(connection, job_id)
    assert job is not None
    return job


def find_job(connection: Connection, job_id: str) -> Job | None:
    """The job with that id."""
    row = connection.execute(select(jobs).where(jobs.c.id == job_id)).first()
    return Job.of(row) if row else None


def list_jobs(
    connection: Connection,
    *,
    key_ids: Collection[int] | None,
    after: tuple[str, str] | None,
    limit: int,
) -> list[Job]:
    """Jobs, the newest first.

    Args:
        connection: to read with.
        key_ids: whose; None for everybody's.
        after: time and id of the last job of the page before; None for the first page.
        limit: at most so many.
    """
    query = select(jobs).order_by(jobs.c.created_at.desc(), jobs.c.id.desc()).limit(limit)
    if key_ids is not None:
        query = query.where(jobs.c.key_id.in_(key_ids))
    if after is not None:
        at, job_id = after
        same_moment = and_(jobs.c.created_at == at, jobs.c.id < job_id)
        query = query.where(or_(jobs.c.created_at < at, same_moment))
    return [Job.of(row) for row in connection.execute(query)]


def unfinished_jobs(connection: Connection, kind: str) -> list[Job]:
    """Jobs of that kind that wait or are worked on."""
    unfinished = jobs.c.state.in_((JobState.QUEUED, JobState.RUNNING))
    rows = connection.execute(select(jobs).where(jobs.c.kind == kind, unfinished))
    return [Job.of(row) for row in rows]


def cancel_job(connection: Connection, job_id: str) -> Job | None:
    """Want a job to end; at once where nobody works on it, else after the photo at work.

    A job that has ended stays as it is. None where there is no such job.
    """
    at = now()
    idle = or_(jobs.c.state == JobState.QUEUED, jobs.c.leased_until <= at)
    wanted = and_(jobs.c.id == job_id, jobs.c.state.in_((JobState.QUEUED, JobState.RUNNING)))
    connection.execute(update(jobs).where(wanted).values(cancel_wanted=1))
    connection.execute(
        update(jobs)
        .where(wanted, idle)
        .values(state=JobState.CANCELLED, finished_at=at, leased_by=None, leased_until=None)
    )
    return find_job(connection, job_id)
