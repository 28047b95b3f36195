"""How are many photos worked on side by side, with results in their order?"""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD = 4  # finished or running items kept for each worker; bounds the memory


def default_workers() -> int:
    """One worker a core that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def ordered_map(
    function: Callable[[Item], Result], items: Iterable[Item], workers: int
) -> Generator[Result, None, None]:
    """Like `map`, in threads, with a bounded number of items in flight.

    An exception of the function, or closing the generator, cancels what has not begun and waits
    for what has. Use it in `contextlib.closing`: an exception in the caller's loop closes nothing.

    Until the end, products of matrices use one thread each: NumPy's library would start threads
    of its own, which then wait for work by keeping the cores busy.
    """
    source = iter(items)
    pool = ThreadPoolExecutor(workers, thread_name_prefix="photo")
    pending: deque[Future[Result]] = deque()
    with threadpool_limits(1, user_api="blas"):
        try:
            pending.extend(pool.submit(function, item) for item in islice(source, workers * _AHEAD))
            while pending:
                result = pending.popleft().result()
                pending.extend(pool.submit(function, item) for item in islice(source, 1))
                yield result
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
