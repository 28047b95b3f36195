"""What came of each photo of a job? One result a position, whoever found it out."""

from typing import NamedTuple

from sqlalchemy import Connection, insert, select, update

from rorqual.catalogue.team.schema import job_results, jobs
from rorqual.domain.job_state import JobState


class JobResult(NamedTuple):
    """The result for one photo of a job."""

    position: int  # from 0
    name: str  # of the photo
    result: str  # JSON


def record_result(connection: Connection, job_id: str, result: JobResult) -> bool:
    """Keep a result and count it; False where there was one at its position, or the job ended.

    It is kept even for a worker whose lease ran out over a slow photo: two slow workers would
    otherwise take a job from one another for ever.

    Args:
        connection: of a write transaction.
        job_id: of the job.
        result: to keep.
    """
    running = select(jobs.c.state).where(jobs.c.id == job_id).with_for_update()
    if connection.execute(running).scalar() != JobState.RUNNING:
        return False
    there = select(job_results.c.position).where(
        job_results.c.job_id == job_id, job_results.c.position == result.position
    )
    if connection.execute(there).first() is not None:
        return False
    connection.execute(insert(job_results).values(job_id=job_id, **result._asdict()))
    connection.execute(update(jobs).where(jobs.c.id == job_id).values(done=jobs.c.done + 1))
    return True


def recorded_positions(connection: Connection, job_id: str) -> set[int]:
    """The positions of a job that have their results."""
    query = select(job_results.c.position).where(job_results.c.job_id == job_id)
    return set(connection.execute(query).scalars())


def read_results(
    connection: Connection, job_id: str, *, after: int = -1, limit: int
) -> list[JobResult]:
    """Results by their positions.

    Args:
        connection: to read with.
        job_id: of the job.
        after: those behind that position only.
        limit: at most so many.
    """
    query = (
        select(job_results.c.position, job_results.c.name, job_results.c.result)
        .where(job_results.c.job_id == job_id, job_results.c.position > after)
        .order_by(job_results.c.position)
        .limit(limit)
    )
    return [JobResult(*row) for row in connection.execute(query)]
