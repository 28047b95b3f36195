"""Who works on which job? Leases that run out, so that a killed worker's job is taken over."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from rorqual.catalogue.rows import now
from rorqual.catalogue.team.jobs import Job, find_job
from rorqual.catalogue.team.schema import jobs
from rorqual.domain.job_state import JobState

PLACE = "place"  # parameter of a job that can be done at one place only


def lease_next(
    connection: Connection, worker: str, seconds: float, *, place: str | None = None
) -> Job | None:
    """Take the oldest job that nobody works on and that can be done here; None without one.

    Args:
        connection: of a write transaction.
        worker: who takes it; no two workers have the same name.
        seconds: from when on another may take it over, unless the lease is renewed.
        place: jobs whose parameters name another one are left to others.
    """
    its_place = jobs.c.parameters[PLACE].as_string()
    abandoned = and_(jobs.c.state == JobState.RUNNING, jobs.c.leased_until <= now())
    job_id = connection.execute(
        select(jobs.c.id)
        .where(or_(jobs.c.state == JobState.QUEUED, abandoned))
        .where(or_(its_place.is_(None), its_place == place))
        .order_by(jobs.c.created_at, jobs.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)  # SQLite has one writer at a time anyway
    ).scalar()
    if job_id is None:
        return None
    connection.execute(
        update(jobs)
        .where(jobs.c.id == job_id)
        .values(state=JobState.RUNNING, leased_by=worker, leased_until=lease_end(seconds))
    )
    return find_job(connection, job_id)


def renew_lease(connection: Connection, job_id: str, worker: str, seconds: float) -> Job | None:
    """Keep a job for longer; None where another has taken it over or it has ended."""
    renewed = connection.execute(
        update(jobs).where(_held(job_id, worker)).values(leased_until=lease_end(seconds))
    )
    return find_job(connection, job_id) if renewed.rowcount else None


def hand_back(connection: Connection, job_id: str, worker: str) -> None:
    """Let another go on with a job at once, as when a service is shut down."""
    connection.execute(
        update(jobs)
        .where(_held(job_id, worker))
        .values(state=JobState.QUEUED, leased_by=None, leased_until=None)
    )


def finish_job(
    connection: Connection, job_id: str, worker: str, state: JobState, message: str | None = None
) -> bool:
    """End a job; False where another has taken it over or it had ended.

    Args:
        connection: of a write transaction.
        job_id: of the job.
        worker: who holds it.
        state: a final one.
        message: why it failed.
    """
    ended = connection.execute(
        update(jobs)
        .where(_held(job_id, worker))
        .values(state=state, message=message, finished_at=now(), leased_by=None, leased_until=None)
    )
    return ended.rowcount == 1


def lease_end(seconds: float) -> str:
    """The time so many seconds from now, as `leased_until` has it."""
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat(timespec="microseconds")


def _held(job_id: str, worker: str) -> ColumnElement[bool]:
    return and_(jobs.c.id == job_id, jobs.c.state == JobState.RUNNING, jobs.c.leased_by == worker)
