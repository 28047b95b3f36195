"""Where do photos wait and work? A few threads off the event loop, and a bounded queue before."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import TypeVar

from rorqual.domain.identification import PhotoResult
from rorqual.identify.gate_policy import GateMode
from rorqual.identify.live_identifier import LiveIdentifier
from rorqual.photos.photo_file import PhotoFile
from rorqual.service.measures import Measures
from rorqual.service.problems import ProblemError

Answer = TypeVar("Answer")
_LOOK_AGAIN_SECONDS = 0.05


class Desk:
    """Runs the work of requests; answers 503 at once where too much is waiting.

    Args:
        identifier: of the photos.
        workers: photos worked on at a time.
        queue: photos that may wait for a worker.
        measures: which the answers are counted in.
    """

    def __init__(
        self, identifier: LiveIdentifier, *, workers: int, queue: int, measures: Measures
    ) -> None:
        self.identifier = identifier
        self._measures = measures
        self._places = workers + queue
        self._taken = 0
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="desk")

    @property
    def has_place(self) -> bool:
        """Whether another photo would be taken."""
        return self._taken < self._places

    def identify_here(self, file: PhotoFile, gate: GateMode = GateMode.REFUSE) -> PhotoResult:
        """The answer for a photo, in the caller's own thread."""
        began = perf_counter()
        result = self.identifier.answer(file, gate)
        self._measures.count(result, perf_counter() - began)
        return result

    async def run(self, work: Callable[[], Answer]) -> Answer:
        """Run something in one of the threads.

        Raises:
            ProblemError: 503 where too much waits.
        """
        self.require_place()
        self._taken += 1
        self._measures.waiting.set(self._taken)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._taken -= 1
            self._measures.waiting.set(self._taken)

    async def run_in_turn(self, work: Callable[[], Answer]) -> Answer:
        """Like `run`, but where too much waits it waits as well, as within a batch."""
        while not self.has_place:
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        return await self.run(work)

    def require_place(self) -> None:
        """Nothing where another photo would be taken.

        Raises:
            ProblemError: 503 where too much waits.
        """
        if not self.has_place:
            self._measures.refused.inc()
            detail = f"{self._taken} photos are being worked on or wait: send this one again later"
            raise ProblemError(503, detail, headers={"Retry-After": "2"})

    def close(self) -> None:
        """Let what has begun end, and take nothing more."""
        self._pool.shutdown(wait=True, cancel_futures=True)
