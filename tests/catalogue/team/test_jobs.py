"""A queue in the database: no photo is lost or done twice, whoever works and whoever dies."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.team.job_leases import (
    PLACE,
    finish_job,
    hand_back,
    lease_next,
    renew_lease,
)
from rorqual.catalogue.team.job_results import (
    JobResult,
    read_results,
    record_result,
    recorded_positions,
)
from rorqual.catalogue.team.jobs import Job, add_job, cancel_job, find_job, list_jobs
from rorqual.catalogue.team.keys import Role, add_key
from rorqual.catalogue.team.schema import job_results, jobs
from rorqual.domain.job_state import JobState

LONG, OVER = 60.0, -1.0  # seconds that leases last


@pytest.fixture
def engine(catalogue: Catalogue) -> Engine:
    return catalogue.engine


def _add(engine: Engine, total: int = 3, key_id: int | None = None) -> Job:
    with writing(engine) as connection:
        return add_job(connection, "test", {"archive": "a.zip"}, total=total, key_id=key_id)


def _lease(engine: Engine, worker: str, seconds: float = LONG) -> str | None:
    with writing(engine) as connection:
        job = lease_next(connection, worker, seconds)
    return job.id if job else None


def _job(engine: Engine, job_id: str) -> Job:
    with reading(engine) as connection:
        job = find_job(connection, job_id)
    assert job is not None
    return job


def test_the_oldest_job_comes_first_and_goes_to_one_worker(engine: Engine) -> None:
    first, second = _add(engine), _add(engine)
    assert [_lease(engine, name) for name in "abc"] == [first.id, second.id, None]
    assert _job(engine, first.id).state is JobState.RUNNING


def test_a_job_that_can_be_done_at_one_place_waits_for_a_worker_there(engine: Engine) -> None:
    def lease(place: str | None) -> str | None:
        with writing(engine) as connection:
            job = lease_next(connection, "a", LONG, place=place)
        return job.id if job else None

    with writing(engine) as connection:
        here = add_job(connection, "test", {PLACE: "here"}, total=1, key_id=None)
    anywhere = _add(engine)
    assert lease("there") == anywhere.id
    assert lease("there") is None
    assert lease(None) is None
    assert lease("here") == here.id


def test_a_job_whose_worker_is_gone_is_taken_over(engine: Engine) -> None:
    job = _add(engine)
    assert _lease(engine, "gone", OVER) == job.id
    assert _lease(engine, "next") == job.id
    with writing(engine) as connection:
        assert renew_lease(connection, job.id, "gone", LONG) is None
        assert not finish_job(connection, job.id, "gone", JobState.DONE)
        assert finish_job(connection, job.id, "next", JobState.DONE)
    assert _job(engine, job.id).finished_at is not None


def test_a_renewed_lease_is_kept(engine: Engine) -> None:
    job = _add(engine)
    _lease(engine, "slow", OVER)
    with writing(engine) as connection:
        assert renew_lease(connection, job.id, "slow", LONG) is not None
    assert _lease(engine, "next") is None


def test_a_job_that_is_handed_back_goes_on_at_once(engine: Engine) -> None:
    job = _add(engine)
    _lease(engine, "a")
    with writing(engine) as connection:
        hand_back(connection, job.id, "a")
    assert _lease(engine, "b") == job.id


def test_the_first_result_of_a_position_stays(engine: Engine) -> None:
    job = _add(engine)
    _lease(engine, "a")
    with writing(engine) as connection:
        assert record_result(connection, job.id, JobResult(1, "b.jpg", "1"))
        assert record_result(connection, job.id, JobResult(0, "a.jpg", "0"))
        assert not record_result(connection, job.id, JobResult(1, "b.jpg", "other"))
    with reading(engine) as connection:
        assert [it.result for it in read_results(connection, job.id, limit=9)] == ["0", "1"]
        assert [it.result for it in read_results(connection, job.id, after=0, limit=9)] == ["1"]
        assert recorded_positions(connection, job.id) == {0, 1}
    assert _job(engine, job.id).done == 2


def test_a_waiting_job_is_cancelled_at_once_and_one_at_work_by_its_worker(engine: Engine) -> None:
    at_work, waiting = _add(engine), _add(engine)
    _lease(engine, "a")
    with writing(engine) as connection:
        cancelled = cancel_job(connection, waiting.id)
        wanted = cancel_job(connection, at_work.id)
    assert cancelled is not None
    assert cancelled.state is JobState.CANCELLED
    assert wanted is not None
    assert (wanted.state, wanted.cancel_wanted) == (JobState.RUNNING, True)
    with writing(engine) as connection:
        assert finish_job(connection, at_work.id, "a", JobState.CANCELLED)
        assert cancel_job(connection, "no such job") is None


def test_what_has_ended_cannot_be_cancelled_or_added_to(engine: Engine) -> None:
    job = _add(engine)
    _lease(engine, "a")
    with writing(engine) as connection:
        finish_job(connection, job.id, "a", JobState.DONE)
        after = cancel_job(connection, job.id)
        assert not record_result(connection, job.id, JobResult(0, "a.jpg", "0"))
    assert after is not None
    assert (after.state, after.cancel_wanted) == (JobState.DONE, False)


def test_jobs_are_listed_in_pages_for_their_owner(engine: Engine) -> None:
    with writing(engine) as connection:
        ana, _ = add_key(connection, "Ana", Role.REVIEWER)
        bo, _ = add_key(connection, "Bo", Role.REVIEWER)
    mine = [_add(engine, key_id=ana.id) for _ in range(3)]
    other = _add(engine, key_id=bo.id)
    with reading(engine) as connection:
        page = list_jobs(connection, key_ids=[ana.id], after=None, limit=2)
        after = (page[-1].created_at, page[-1].id)
        rest = list_jobs(connection, key_ids=[ana.id], after=after, limit=2)
        everybody = list_jobs(connection, key_ids=None, after=None, limit=9)
    assert [it.id for it in (*page, *rest)] == [it.id for it in reversed(mine)]
    assert everybody[0].id == other.id
    assert len(everybody) == 4


def test_many_workers_share_a_queue_without_a_job_taken_twice(engine: Engine) -> None:
    added = {_add(engine).id for _ in range(20)}

    def take_all(worker: str) -> list[str]:
        return list(iter(lambda: _lease(engine, worker) or "", ""))

    with ThreadPoolExecutor(4) as pool:
        taken = Counter(it for ids in pool.map(take_all, "abcd") for it in ids)
    assert taken == Counter(added)


ACTIONS = ("lease", "lease that ends at once", "record", "renew", "hand back", "finish", "cancel")


@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from(ACTIONS), st.integers(0, 1)), max_size=25
    )
)
@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_workers_do_a_job_has_one_holder_and_a_position_one_result(
    engine: Engine, steps: list[tuple[str, str, int]]
) -> None:
    with writing(engine) as connection:
        connection.execute(delete(job_results))
        connection.execute(delete(jobs))
    job = _add(engine, total=2)
    holder: str | None = None  # whoever has a lease that lasts
    leased: str | None = None  # whoever had the last lease
    first: dict[int, str] = {}
    ended: JobState | None = None
    for number, (worker, action, position) in enumerate(steps):
        with writing(engine) as connection:
            if action.startswith("lease"):
                lasts = action == "lease"
                taken = lease_next(connection, worker, LONG if lasts else OVER)
                assert (taken is not None) == (ended is None and holder is None)
                if taken:
                    leased, holder = worker, worker if lasts else None
            elif action == "record":
                kept = record_result(connection, job.id, JobResult(position, "x", str(number)))
                running = leased is not None and ended is None
                assert kept == (running and position not in first)
                if kept:
                    first[position] = str(number)
            elif action == "renew":
                held = renew_lease(connection, job.id, worker, LONG)
                assert (held is not None) == (leased == worker and ended is None)
                holder = worker if held else holder
            elif action == "hand back":
                hand_back(connection, job.id, worker)
                if leased == worker:
                    leased = holder = None
            elif action == "finish":
                done = finish_job(connection, job.id, worker, JobState.DONE)
                assert done == (leased == worker and ended is None)
                ended = JobState.DONE if done else ended
            else:
                cancel_job(connection, job.id)
                if ended is None and holder is None:
                    ended = JobState.CANCELLED
        if ended:
            leased = holder = None
        with reading(engine) as connection:
            results = {it.position: it.result for it in read_results(connection, job.id, limit=9)}
        now = _job(engine, job.id)
        assert results == first
        assert now.done == len(first)
        assert now.state is (ended or (JobState.RUNNING if leased else JobState.QUEUED))
