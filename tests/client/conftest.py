"""A service that listens on a port, as programs meet it."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn

from rorqual.catalogue.engine import open_engine, writing
from rorqual.catalogue.location import DATABASE
from rorqual.catalogue.team.keys import Role, add_key
from rorqual.client import RorqualClient
from rorqual.service.app import create_app
from rorqual.service.settings import ServiceSettings
from tests.service.conftest import folder, queries, quick_keys, rendered, template

__all__ = ["folder", "queries", "quick_keys", "rendered", "template"]


@dataclass(frozen=True)
class Listening:
    """Where the service is, over which catalogue."""

    url: str
    folder: Path

    def key(self, role: Role) -> str:
        engine = open_engine(self.folder / DATABASE)
        with writing(engine) as connection:
            _, secret = add_key(connection, f"the {role}", role)
        engine.dispose()
        return secret


@pytest.fixture
def listening(folder: Path) -> Iterator[Listening]:
    settings = ServiceSettings(workers=1, refresh_seconds=0.01)
    server = uvicorn.Server(
        uvicorn.Config(create_app(folder, settings), port=0, log_config=None, lifespan="on")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the service did not start"
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield Listening(f"http://127.0.0.1:{port}", folder)
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def client_of(listening: Listening) -> Iterator[Callable[[Role], RorqualClient]]:
    """Makes a client with a key of that role."""
    made: list[RorqualClient] = []

    def client(role: Role) -> RorqualClient:
        made.append(RorqualClient(listening.url, listening.key(role)))
        return made[-1]

    yield client
    for it in made:
        it.close()
