import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from threadpoolctl import threadpool_info, threadpool_limits  # type: ignore[import-untyped]

from rorqual.identify.ordered_work import default_workers, ordered_map

LOOK_AHEAD = 4  # items for each worker


def threads_of_photos() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("photo")]


def blas_threads() -> list[int]:
    return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(0, 3), max_size=30), st.integers(1, 5))
def test_results_come_in_the_order_of_the_items(delays: list[int], workers: int) -> None:
    def work(numbered: tuple[int, int]) -> int:
        number, delay = numbered
        time.sleep(delay / 5000)
        return number * number

    results = list(ordered_map(work, enumerate(delays), workers))
    assert results == [number * number for number in range(len(delays))]
    assert threads_of_photos() == []


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_few_items_are_taken_ahead_of_the_reader(workers: int) -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    ahead = [len(taken) - read for read in ordered_map(abs, items(), workers)]
    assert max(ahead) <= workers * LOOK_AHEAD + 1


def test_several_items_are_worked_on_at_once() -> None:
    meeting = threading.Barrier(2)
    results = ordered_map(lambda _: meeting.wait(timeout=60), range(4), 2)
    assert len(list(results)) == 4  # a single worker would wait in vain


def test_an_exception_stops_the_work_after_the_results_before_it() -> None:
    begun: list[int] = []

    def work(number: int) -> int:
        begun.append(number)
        if number == 3:
            raise ValueError("item 3")
        return number

    results = ordered_map(work, range(1000), 2)
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="item 3"):
        next(results)
    assert threads_of_photos() == []
    assert len(begun) <= 3 + 2 * LOOK_AHEAD + 1


def test_leaving_the_loop_early_ends_the_threads() -> None:
    begun: list[int] = []

    def work(number: int) -> int:
        begun.append(number)
        return number

    results = ordered_map(work, range(1000), 2)
    assert next(results) == 0
    assert threads_of_photos()
    results.close()
    assert threads_of_photos() == []
    assert len(begun) <= 1 + 2 * LOOK_AHEAD + 1


def test_matrix_products_use_one_thread_until_the_end() -> None:
    with threadpool_limits(2, user_api="blas"):
        assert 2 in blas_threads(), "NumPy's matrix products are not known to threadpoolctl"
        during = list(ordered_map(lambda _: blas_threads(), range(3), 2))
        assert all(count == 1 for counts in during for count in counts)
        assert 2 in blas_threads()


def test_there_is_at_least_one_worker() -> None:
    assert default_workers() >= 1
