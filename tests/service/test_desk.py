"""A bounded queue: what is too much is refused at once, and politely."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from rorqual.catalogue.catalogue import Catalogue
from rorqual.identify.live_identifier import LiveIdentifier
from rorqual.service.desk import Desk
from rorqual.service.measures import Measures
from rorqual.service.problems import ProblemError


async def _crowd(desk: Desk, places: int) -> None:
    gate = Event()
    waiting = [asyncio.create_task(desk.run(gate.wait)) for _ in range(places)]
    await asyncio.sleep(0)
    with pytest.raises(ProblemError, match="later") as refused:
        await desk.run(gate.wait)
    assert refused.value.status == 503
    assert "Retry-After" in refused.value.headers
    patient = asyncio.create_task(desk.run_in_turn(lambda: "in turn"))
    await asyncio.sleep(0.1)
    assert not patient.done()
    gate.set()
    assert all(await asyncio.gather(*waiting))
    assert await patient == "in turn"
    assert desk.has_place


def test_beyond_workers_and_queue_work_is_refused_or_waits_in_turn(folder: Path) -> None:
    measures = Measures()
    with Catalogue.open(folder) as catalogue:
        desk = Desk(LiveIdentifier(catalogue), workers=1, queue=2, measures=measures)
        with ThreadPoolExecutor(
            1
        ) as thread:  # a browser of other tests may have a loop in this one
            thread.submit(asyncio.run, _crowd(desk, places=3)).result()
        desk.close()
    assert measures.registry.get_sample_value("rorqual_refused_requests_total") == 1.0
